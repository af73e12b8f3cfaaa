"""Find the built name of an asset in the manifest of the asset build, and give templates what they call."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from plnhub.config import PACKAGE
from plnhub.web.drawing import ego_map, hue, initials, sparkline
from plnhub.web.wording import told

MANIFEST = PACKAGE / "static" / "dist" / "manifest.json"


class AssetsNotBuilt(RuntimeError):
    """There is no such asset because the build has not run."""


def install_assets(app: Flask) -> None:
    """Offer `asset(name)` and the small drawings to the templates; say plainly when nothing is built."""
    app.add_template_global(asset)
    app.add_template_filter(initials)
    app.add_template_filter(told)
    app.add_template_filter(hue)
    app.add_template_filter(sparkline)
    app.add_template_filter(ego_map, "ego_contacts")
    app.register_error_handler(AssetsNotBuilt, _not_built)


def asset(name: str) -> str:
    """The address of a built asset; `app.testing` makes do with the plain name when nothing is built."""
    built = manifest(MANIFEST)
    if name not in built and not current_app.testing:
        raise AssetsNotBuilt(
            f"The asset {name} has not been built. Run deploy/run, which builds it, and try again."
        )
    return f"{request.script_root}/static/{built.get(name, name)}"


def manifest(path: Path) -> dict[str, str]:
    """The manifest as it stands now, read again only when the file has changed; empty when there is none."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@cache
def _read(path: Path, _changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def _not_built(error: AssetsNotBuilt) -> ResponseReturnValue:
    return f"{error}\n", 503, {"Content-Type": "text/plain; charset=utf-8"}

"""Ask a process of its own for the analytics, so that web servers and workers never load what those need."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from plnhub import errors
from plnhub.errors import HubError
from plnhub.lease import AnotherRun
from plnhub.wiring import Hub

CHILD = "plnhub.jobs.analytics_child"
REBUILD, PUBLISH = "rebuild", "publish"
ERRORS = [AnotherRun, *(one for one in vars(errors).values() if isinstance(one, type))]
TOLD = {one.__name__: one for one in ERRORS}


def rebuild_apart(hub: Hub, as_of: date, window: str, least: int) -> dict[str, Any]:
    """Rebuild the flow as of this day; answers the figures of the rebuild."""
    return _answer(hub, {"what": REBUILD, "as_of": as_of.isoformat(), "window": window, "least": least})


def publish_apart(hub: Hub) -> dict[str, Any]:
    """Publish the run in force; answers the number of the release and whether it is new."""
    return _answer(hub, {"what": PUBLISH})


def _answer(hub: Hub, asked: Mapping[str, Any]) -> dict[str, Any]:
    surroundings = {
        "database": hub.database.engine.url.render_as_string(hide_password=False),
        "data_dir": str(hub.settings.data_dir),
        "levels": list(hub.settings.level_names),
        "now": hub.now().isoformat(),
    }
    answer: dict[str, Any] = json.loads(ask(json.dumps(surroundings | dict(asked))))
    if "error" in answer:
        raise TOLD.get(answer["kind"], HubError)(answer["error"])
    return answer


def ask(request: str) -> str:
    """The child's answer. It reads one line and ends as soon as this process does, whose pipe then closes."""
    with subprocess.Popen(
        [sys.executable, "-m", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(request + "\n")
            child.stdin.flush()
            answer = child.stdout.read()
        finally:
            child.stdin.close()
            code = child.wait()
    if not answer:
        raise HubError(f"the analytics ended without an answer ({_end(code)}); what was in force stays so")
    return answer


def _end(code: int) -> str:
    if code == -signal.SIGKILL:
        return "killed; is there enough memory?"
    return f"exit code {code}"

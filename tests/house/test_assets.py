"""Budgets: what a reader's browser has to fetch before a page stands."""

import re
from pathlib import Path

import pytest

from plnhub.web.assets import MANIFEST, manifest

ROOT = Path(__file__).parents[2]
DIST = MANIFEST.parent
KILOBYTE = 1000
BUDGETS = {
    "app.css": 12 * KILOBYTE,
    "plotly.js": 380 * KILOBYTE,
    "charts.js": 8 * KILOBYTE,
    "icons.svg": 5 * KILOBYTE,
}
SCRIPTS_BUDGET = 25 * KILOBYTE

pytestmark = pytest.mark.skipif(
    not MANIFEST.exists(),
    reason="the assets are not built: run node build.mjs in plnhub/assets, as deploy/run does",
)


def compressed(file_name: str) -> int:
    return (DIST / f"{file_name}.br").stat().st_size


def with_imports(file_name: str) -> set[str]:
    """The script and every chunk that it imports at once."""
    text = (DIST / file_name).read_text(encoding="utf-8")
    chunks = re.findall(r'(?:from|import)\s*"\./([^"]+)"', text)
    return {file_name}.union(*(with_imports(chunk) for chunk in chunks))


@pytest.mark.parametrize("asset", BUDGETS)
def test_an_asset_stays_within_its_budget(asset):
    assert compressed(manifest(MANIFEST)[asset]) <= BUDGETS[asset]


def test_scripts_of_a_page_without_charts_stay_within_their_budget():
    built = manifest(MANIFEST)
    files = with_imports(built["app.js"]) | {built["theme.js"]}
    assert sum(compressed(each) for each in files) <= SCRIPTS_BUDGET


def test_the_chart_library_is_fetched_only_when_a_chart_comes_into_sight():
    built = manifest(MANIFEST)
    assert built["plotly.js"] not in with_imports(built["charts.js"])


def test_every_name_in_the_manifest_has_its_file():
    assert [name for name in manifest(MANIFEST).values() if not (DIST / name).exists()] == []


def test_every_icon_that_a_template_or_the_navigation_names_is_in_the_sprite():
    sprite = (DIST / manifest(MANIFEST)["icons.svg"]).read_text(encoding="utf-8")
    sources = [*(ROOT / "templates").rglob("*.html"), ROOT / "plnhub" / "web" / "navigation.py"]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    named = set(re.findall(r"""(?:\bicon\(|\bicon=)["']([a-z0-9-]+)["']""", text))
    named |= set(re.findall(r'_l\("[^"]+"\), "([a-z0-9-]+)"\)', text))
    assert {name for name in named if f'id="{name}"' not in sprite} == set()

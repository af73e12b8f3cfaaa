"""Questions to an open page: does it scroll sideways, and what does axe find?"""

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "plnhub" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE = "() => document.readyState === 'complete' && document.body !== null"
WIDER_THAN_THE_SCREEN = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 120)).slice(0, 5).concat("the page scrolls sideways")"""
RUN_AXE = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.flatMap(
    ({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`))"""


def overflowing(page: Page) -> list[str]:
    """The elements that reach beyond the right edge of a page that scrolls sideways."""
    page.wait_for_function(WHOLE)  # between two pages there is a document without any element
    found: list[str] = page.evaluate(WIDER_THAN_THE_SCREEN)
    return found


def axe_findings(page: Page) -> list[str]:
    """Each finding as its rule, its element and what to mend."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(RUN_AXE, RULES)
    return found


def scroll_through(page: Page) -> None:
    """Let everything that is drawn on sight be drawn, and return to the top."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        page.evaluate("(top) => scrollTo({top, behavior: 'instant'})", top)
        page.wait_for_timeout(30)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")


@cache
def _axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci in plnhub/assets, as deploy/test does")
    return AXE.read_text(encoding="utf-8")

"""Debian's Chromium for tests: a browser, pages of any width and theme, and the check each must pass."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.checks import axe_findings, overflowing
from tests.browser.serving import needs_assets, serving, style_guide_app

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation",
    (event) => console.error("CSP", event.violatedDirective, event.blockedURI))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed; deploy/test installs it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def troubles() -> dict[Page, list[str]]:
    """What each page complained about on its console since it was opened."""
    return {}


@pytest.fixture
def page_for(browser: Browser, troubles: dict[Page, list[str]]) -> Iterator[Callable[..., Page]]:
    """`page_for(width=1440, theme="light", javascript=True, cookies=())` opens a page that is listened to."""
    contexts = []

    def open_page(
        width: int = 1440, theme: str = "light", javascript: bool = True, cookies: tuple = ()
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=javascript,
            has_touch=width < 640,
        )
        contexts.append(context)
        context.add_cookies(list(cookies))
        context.add_init_script(TELL_VIOLATIONS)
        page = context.new_page()
        heard = troubles.setdefault(page, [])
        page.on(
            "console", lambda said: heard.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: heard.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def check_page(troubles: dict[Page, list[str]]) -> Callable[[Page], None]:
    """No console error, no policy violation, no sideways scrolling, no finding of WCAG 2.2 AA."""

    def check(page: Page) -> None:
        assert troubles[page] == []
        assert overflowing(page) == []
        assert axe_findings(page) == []

    return check


@pytest.fixture
def pictures() -> Callable[[Page, str], None]:
    """Keeps a picture of a page in the folder that PLNHUB_PICTURES names, if it names one."""
    folder = os.environ.get("PLNHUB_PICTURES")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep


@pytest.fixture(scope="session")
def style_guide() -> Iterator[str]:
    """The address of a server that shows the style guide alone."""
    needs_assets()
    with serving(style_guide_app()) as address:
        yield f"{address}/styleguide"

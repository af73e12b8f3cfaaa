"""Longer words do not break a page: an invented language with two fifths more in every sentence."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import pytest
from playwright.sync_api import Page

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.models import Role
from plnhub.web.identity import SESSION_COOKIE
from plnhub.web.language import LANGUAGE_COOKIE
from plnhub.wiring import Hub
from tests.browser.checks import overflowing, scroll_through
from tests.browser.serving import needs_assets, serving
from tests.dashboards.makers import publish_something
from tests.makers import NOW, Company, empty_database
from tests.translations import write_invented

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
ACCENTS = str.maketrans("aeiouyAEIOUYnc", "åéîøüýÅÉÎØÜÝñç")
PLACE = re.compile(r"(%\(\w+\)[.\d]*[a-z]|%%)")
INVENTED = "de"  # its words are replaced, so that the site itself needs no knob for a test


def longer(text: str) -> str:
    """The sentence with accents, in brackets, and longer by two fifths; a word alone grows as one word."""
    more = " lørem ipsüm" if " " in text else "wørt"
    added = "".join(islice(cycle(more), math.ceil(0.4 * len(text))))
    parts = PLACE.split(text)
    return f"[{''.join(p if PLACE.fullmatch(p) else p.translate(ACCENTS) for p in parts)}{added}]"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where it is, and the cookies of a leader who is new and of a visitor."""

    address: str
    cookies: tuple[dict[str, str], ...]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    needs_assets()
    folder: Path = tmp_path_factory.mktemp("invented")
    database = empty_database(folder)
    with database.writer() as session:
        company = Company(session=session)
        maya = company.newcomer("Maya Lindqvist")
        company.person("Amina Diallo", team="Payments", site="Dakar", title="Data steward")
        grant_role(session, maya.id, Role.LEADER, "test", NOW)
        publish_something(session)
        token = start_session(session, maya.id, NOW)
        session.commit()
    settings = Settings(data_dir=folder, secret_key=SECRET)
    app = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    write_invented(folder / "translations", INVENTED, longer)
    app.extensions["babel"].translation_directories = [str(folder / "translations")]
    with serving(app) as address:
        known = {SESSION_COOKIE: token, LANGUAGE_COOKIE: INVENTED}
        cookies = tuple({"name": name, "value": value, "url": address} for name, value in known.items())
        yield Site(address=address, cookies=cookies)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path", ["/", "/pln", "/asks", "/mirror", "/onboarding", "/me", "/profiles", "/flow/"]
)
def test_longer_words_do_not_widen_a_page(site: Site, page_for: Callable[..., Page], path: str, width: int):
    page = page_for(width=width, cookies=site.cookies)
    page.goto(site.address + path)
    scroll_through(page)
    assert page.get_by_text("[").count()
    assert overflowing(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_longer_words_do_not_widen_the_log_in_page(site: Site, page_for: Callable[..., Page], width: int):
    page = page_for(width=width, cookies=site.cookies[1:])
    page.goto(f"{site.address}/login")
    assert page.get_by_role("heading").inner_text() == longer("Log in")
    assert overflowing(page) == []


@pytest.mark.parametrize("text", ["Log in", "%(num)d people, 10 %%"])
def test_the_invented_language_is_two_fifths_longer_and_keeps_its_places(text: str):
    assert len(longer(text)) == len(text) + math.ceil(0.4 * len(text)) + 2
    assert PLACE.findall(longer(text)) == PLACE.findall(text)

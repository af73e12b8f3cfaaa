"""Looking changes nothing, and no way of writing an address opens more than its plain form."""

import hashlib
from pathlib import Path

import pytest

from plnhub.models import Base
from tests.web.login_site import Site, log_in, make_site

pytestmark = pytest.mark.authz


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def fingerprint(site: Site) -> str:
    """A hash over every row of every table."""
    with site.database.reading() as session:
        rows = [
            (table.name, sorted(map(repr, session.execute(table.select()))))
            for table in Base.metadata.sorted_tables
        ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def readable_pages(site: Site) -> list[str]:
    rules = site.app.url_map.iter_rules()
    return sorted(rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_T13_looking_at_every_page_changes_no_row(site: Site, method: str) -> None:
    browser = site.browser()
    log_in(site, browser)
    before = fingerprint(site)
    pages = readable_pages(site)
    for page in pages:
        browser.open(page, method=method, base_url=site.settings.base_url)
    assert {"/login", "/inner"} <= set(pages)
    assert fingerprint(site) == before


@pytest.mark.parametrize(
    "path",
    [
        *("/inner", "/inner/", "//inner", "/INNER", "/%69nner", "/inner%2f", "/./inner", "/x/../inner"),
        *("/inner;x", "/inner%00", "/inner.json", "/login/../inner", "/inner?_method=POST", "/inner%20"),
        *("/\\inner", "/inner#"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "TRACE", "FOO"])
def test_T20_no_spelling_of_an_inner_page_opens_it_to_a_visitor(site: Site, path: str, method: str) -> None:
    answer = site.browser().open(path, method=method, base_url=site.settings.base_url)
    assert answer.status_code >= 300 or method == "OPTIONS"
    assert "csrf_token" not in answer.text


def test_a_page_notes_a_sign_of_life_after_a_minute(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    before = fingerprint(site)
    site.later(minutes=1)
    browser.get("/inner", base_url=site.settings.base_url)
    assert fingerprint(site) != before

"""A person uploads an archive, sees what it would bring, and takes it in or throws it away."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from plnhub.db import Database
from plnhub.models import ArchiveUpload, Person, Profile
from plnhub.models.ledger import Activity
from plnhub.web import receiving
from tests.connectors.archives.makers import Content, x_archive, zipped
from tests.makers import Company
from tests.web.login_site import TOKEN

TWEET = {"tweet": {"id_str": "18", "created_at": "2026-02-06T18:20:30.000Z", "full_text": "my words"}}
BOTH = {"since": "2025-06-01", "mirror": "1", "count": "1"}


def send(browser: FlaskClient, content: bytes | None = None, **fields: str) -> TestResponse:
    raw = zipped(x_archive(TWEET)).getvalue() if content is None else content
    data = {"archive": (io.BytesIO(raw), "my archive.zip"), **fields}
    return browser.post("/profiles/archives", data=data, content_type="multipart/form-data")


def uploaded(browser: FlaskClient, work: Callable[[], None], content: bytes | None = None) -> str:
    page = send(browser, content).location
    work()
    return page


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_page_tells_how_to_get_each_file(browser: FlaskClient):
    page = browser.get("/profiles/archives").text
    assert all(name in page for name in ("LinkedIn", "Reddit", "Google Takeout"))


def test_an_upload_leads_to_its_own_page(browser: FlaskClient):
    sent = send(browser)
    assert (sent.status_code, sent.location.startswith("/profiles/archives/")) == (303, True)


def test_the_page_waits_and_asks_again(browser: FlaskClient):
    page = browser.get(send(browser).location).text
    assert "Looking through it" in page
    assert 'hx-trigger="every 2s"' in page


def test_the_preview_shows_counts_and_no_words(browser: FlaskClient, work: Callable[[], None]):
    page = browser.get(uploaded(browser, work)).text
    assert "1 act" in page
    assert "Feb 6, 2026" in page
    assert "my words" not in page


def test_nothing_is_kept_before_the_person_says_so(
    browser: FlaskClient, work: Callable[[], None], database: Database
):
    uploaded(browser, work)
    assert (count(database, Activity), count(database, Profile)) == (0, 0)


def test_taking_it_in_records_the_acts(browser: FlaskClient, work: Callable[[], None], database: Database):
    page = uploaded(browser, work)
    browser.post(f"{page}/take", data=BOTH)
    work()
    assert count(database, Activity) == 1
    assert "1 new, 0 known" in browser.get(page).text


def test_after_taking_it_in_the_file_is_gone(browser: FlaskClient, work: Callable[[], None], shelf: Path):
    page = uploaded(browser, work)
    browser.post(f"{page}/take", data=BOTH)
    work()
    assert list(shelf.iterdir()) == []


def test_the_account_is_shown_as_standing_on_ones_word(browser: FlaskClient, work: Callable[[], None]):
    page = uploaded(browser, work)
    browser.post(f"{page}/take", data=BOTH)
    assert "on your word, from your archive" in browser.get("/profiles").text


def test_with_both_switches_off_the_page_says_that_nothing_would_be_kept(
    browser: FlaskClient, work: Callable[[], None]
):
    refused = browser.post(f"{uploaded(browser, work)}/take", data={"since": "2026-01-01", "show": "1"})
    assert refused.status_code == 400
    assert "nothing would be kept" in refused.text


def test_a_day_that_is_none_is_told_at_its_field(browser: FlaskClient, work: Callable[[], None]):
    refused = browser.post(f"{uploaded(browser, work)}/take", data=BOTH | {"since": "soon"})
    assert (refused.status_code, "Choose a day." in refused.text) == (400, True)


def test_acts_older_than_the_hub_keeps_are_left_out(browser: FlaskClient, work: Callable[[], None]):
    old = {"tweet": TWEET["tweet"] | {"id_str": "7", "created_at": "2020-01-06T18:20:30.000Z"}}
    page = browser.get(uploaded(browser, work, zipped(x_archive(TWEET, old)).getvalue())).text
    assert "older than the Hub keeps anything" in page


def test_throwing_away_leaves_nothing(
    browser: FlaskClient, work: Callable[[], None], shelf: Path, database: Database
):
    browser.post(f"{uploaded(browser, work)}/throw-away")
    assert (list(shelf.iterdir()), count(database, ArchiveUpload)) == ([], 0)


def test_what_is_no_zip_is_told_in_plain_words(browser: FlaskClient, work: Callable[[], None]):
    assert "This is not a zip file" in browser.get(uploaded(browser, work, b"<html><b>hello</b>")).text


def test_an_html_page_before_a_zip_is_no_archive(browser: FlaskClient, work: Callable[[], None]):
    both = b"<html><script>alert(1)</script>" + zipped(x_archive(TWEET)).getvalue()
    assert "This is not a zip file" in browser.get(uploaded(browser, work, both)).text


def test_a_form_without_a_file_is_refused(browser: FlaskClient, shelf: Path):
    sent = browser.post("/profiles/archives", data={"x": "1"}, content_type="multipart/form-data")
    assert (sent.status_code, "Choose a file first." in sent.text) == (400, True)
    assert list(shelf.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_and_not_kept(
    app: Flask, browser: FlaskClient, shelf: Path, database: Database
):
    hub = app.extensions["plnhub"]
    hub.__dict__["settings"] = hub.settings.model_copy(update={"archive_megabytes": 1})
    sent = send(browser, b"PK\x03\x04" + bytes(2**21))
    assert (sent.status_code, "larger than the Hub takes" in sent.text) == (400, True)
    assert (list(shelf.iterdir()), count(database, ArchiveUpload)) == ([], 0)


def test_two_files_in_one_form_are_refused(browser: FlaskClient, shelf: Path):
    data = {"archive": [(io.BytesIO(b"a"), "a.zip"), (io.BytesIO(b"b"), "b.zip")]}
    sent = browser.post("/profiles/archives", data=data, content_type="multipart/form-data")
    assert (sent.status_code, list(shelf.iterdir())) == (400, [])


def test_without_the_forms_token_nothing_is_kept(
    app: Flask, browser: FlaskClient, shelf: Path, database: Database
):
    app.config["WTF_CSRF_ENABLED"] = True
    assert send(browser).status_code == 403
    assert (list(shelf.iterdir()), count(database, ArchiveUpload)) == ([], 0)


def test_with_the_forms_token_it_is_kept(app: Flask, browser: FlaskClient):
    app.config["WTF_CSRF_ENABLED"] = True
    found = TOKEN.search(browser.get("/profiles/archives").text)
    assert found
    assert send(browser, csrf_token=found.group(1)).status_code == 303


def test_what_another_site_sends_is_refused_before_it_is_received(browser: FlaskClient, shelf: Path):
    raw = zipped(x_archive(TWEET))
    sent = browser.post(
        "/profiles/archives", data={"archive": (raw, "a.zip")}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (sent.status_code, shelf.exists()) == (403, False)


def test_a_visitor_may_not_upload(app: Flask, shelf: Path):
    assert (send(app.test_client()).status_code, shelf.exists()) == (401, False)


def test_nobody_else_sees_an_upload(
    browser: FlaskClient,
    work: Callable[[], None],
    company: Company,
    log_in_as: Callable[[Person], FlaskClient],
):
    page = uploaded(browser, work)
    bob = log_in_as(company.person("Bob Example"))
    answers = [bob.get(page), bob.post(f"{page}/take", data=BOTH), bob.post(f"{page}/throw-away")]
    assert [each.status_code for each in answers] == [404, 404, 404]


def test_a_third_file_at_once_is_asked_to_come_later(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(receiving.AT_ONCE, "acquire", lambda blocking: False)
    assert send(browser).status_code == 503


def test_a_file_that_would_fill_the_disk_is_not_received(
    browser: FlaskClient, shelf: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=2**30))
    assert (send(browser).status_code, list(shelf.iterdir())) == (503, [])


def test_the_form_takes_no_lock_of_the_database_while_a_file_arrives(
    browser: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
):
    seen: list[int] = []

    def look_in(place: object, most: int) -> int:
        with database.writing() as session:
            seen.append(session.scalar(select(func.count(ArchiveUpload.id))) or 0)
        raise SystemError("enough")

    monkeypatch.setattr("plnhub.web.archives.receive", look_in)
    with pytest.raises(SystemError):
        send(browser)
    assert seen == [0]


def test_an_own_list_is_previewed_and_taken_in(
    browser: FlaskClient, work: Callable[[], None], database: Database
):
    rows: Content = b"occurred_at,verb,topic\n2026-02-01T10:00:00Z,present,python\n2026-02-02,nonsense,x\n"
    page = uploaded(browser, work, bytes(rows))
    assert "A list of my own" in browser.get(page).text
    browser.post(f"{page}/take", data=BOTH)
    work()
    with database.reading() as session:
        assert [act.verb for act in session.scalars(select(Activity))] == ["present"]


def test_an_empty_list_can_be_downloaded_and_every_verb_is_explained(browser):
    assert browser.get("/profiles/archives/empty-list.csv").text.startswith("occurred_at,verb,recipients")
    page = browser.get("/profiles/archives").text
    assert [words in page for words in ("empty-list.csv", "gave a talk", "bring-back")] == [True] * 3


def test_what_was_uploaded_is_listed_by_its_network(browser: FlaskClient, work: Callable[[], None]):
    address = uploaded(browser, work)
    listed = browser.get("/profiles/archives").text.partition("My files")[2]
    assert (address in listed, "X · ada_x" in listed) == (True, True)


def test_the_account_that_acts_go_to_is_named_with_its_proof(browser: FlaskClient, work: Callable[[], None]):
    browser.post(f"{uploaded(browser, work)}/take", data={"since": "2025-06-01", "mirror": "1"})
    work()
    page = browser.get(uploaded(browser, work)).text
    assert "They go to your account ada_x (on your word, from your archive)." in page

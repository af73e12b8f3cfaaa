"""The endpoint for webmentions: one answer for all, a bound for each, nothing asked and nothing told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from plnhub.jobs.mention_tasks import webmention
from plnhub.jobs.queue import claim, finish
from plnhub.models import Job, LoginAttempt
from plnhub.web.webmention import LIMITS
from plnhub.wiring import Hub
from tests.connectors.replay import answer, replay
from tests.web.login_site import Site, log_in, make_site

SOURCE = "https://bob.example/notes/{}"
TARGET = "https://ada.example/loom"
Send = Callable[..., TestResponse]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


@pytest.fixture
def send(site: Site) -> Send:
    """A server elsewhere; `address` is where it sends from."""

    def sent(source: str, target: str = TARGET, address: str = "192.0.2.1", **headers: str) -> TestResponse:
        browser: FlaskClient = site.browser()
        return browser.post(
            "/webmention",
            data={"source": source, "target": target},
            headers=headers,
            base_url=site.settings.base_url,
            environ_base={"REMOTE_ADDR": address},
        )

    return sent


def jobs(site: Site) -> list[dict[str, str]]:
    with site.database.reading() as session:
        return list(session.scalars(select(Job.arguments).where(Job.name == "webmention")))


def test_a_server_needs_no_token_and_gets_no_cookie(site: Site, send: Send):
    told = send(SOURCE.format(1))
    assert (told.status_code, told.headers.get("Set-Cookie")) == (202, None)
    assert jobs(site) == [{"source": SOURCE.format(1), "target": TARGET}]


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_browser_cannot_be_made_to_send_one_from_another_site(send: Send, header: dict[str, str]):
    assert send(SOURCE.format(1), **header).status_code == 403


def test_a_page_of_nobodys_is_answered_as_any_other(send: Send):
    known, unknown = send(SOURCE.format(1)), send(SOURCE.format(2), "https://nobody.example/")
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert dict(known.headers).keys() == dict(unknown.headers).keys()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", TARGET),
        (SOURCE, ""),
        (TARGET, TARGET),
        ("javascript:alert(1)", TARGET),
        ("https://bob.example/", "http://127.0.0.1:8000/people/1"),
        ("http://127.0.0.1:8000/people/1", TARGET),
        ("https://bob.example:22/", TARGET),
        ("https://x@bob.example/", TARGET),
        ("https://bob.example/" + "x" * 3000, TARGET),
    ],
)
def test_what_cannot_be_one_is_refused_and_not_repeated(site: Site, send: Send, source: str, target: str):
    told = send(source, target)
    assert (told.status_code, jobs(site)) == (400, [])
    assert told.headers["Content-Type"].startswith("text/plain")
    assert "script" not in told.text
    assert "bob" not in told.text


def test_there_is_nothing_to_read_there(site: Site):
    assert site.browser().get("/webmention", base_url=site.settings.base_url).status_code == 405


def test_one_sender_is_heard_ten_times_in_ten_minutes(site: Site, send: Send):
    codes = [send(f"https://s{n}.example/", f"https://t{n}.example/").status_code for n in range(12)]
    assert codes == [202] * 10 + [429] * 2
    site.later(minutes=10)
    assert send("https://s99.example/").status_code == 202


def test_one_page_that_names_a_thousand_others_is_looked_at_ten_times(site: Site, send: Send):
    codes = [send(SOURCE.format(1), f"https://t{n}.example/", f"192.0.2.{n}").status_code for n in range(12)]
    assert codes.count(202) == 10
    assert int(send(SOURCE.format(1), address="192.0.2.99").headers["Retry-After"]) <= 601


def test_one_pair_is_looked_at_three_times(send: Send):
    codes = [send(SOURCE.format(1), address=f"192.0.2.{n}").status_code for n in range(4)]
    assert codes == [202, 202, 202, 429]


def test_all_together_take_half_of_one_workers_time_at_most(send: Send):
    sent = [send(f"https://s{n}.example/", f"https://t{n}.example/", f"192.0.2.{n}") for n in range(40)]
    assert [one.status_code for one in sent].count(202) == LIMITS.name.most
    assert LIMITS.name.most * 10 <= LIMITS.name.window.total_seconds() / 2


@pytest.mark.privacy
def test_who_sent_it_is_kept_as_a_keyed_hash_alone(site: Site, send: Send):
    send(SOURCE.format(1), address="192.0.2.77")
    with site.database.reading() as session:
        counted = session.scalars(select(LoginAttempt.bucket)).all()
    assert len(counted) == 4
    assert not any("192.0.2" in one or "bob.example" in one or "ada.example" in one for one in counted)


def test_webmentions_do_not_keep_anybody_from_logging_in(site: Site, send: Send):
    for number in range(12):
        send(f"https://s{number}.example/", f"https://t{number}.example/", "127.0.0.1")
    assert log_in(site, site.browser()).status_code == 303


@pytest.mark.privacy
def test_what_was_looked_at_is_forgotten_by_the_next_one(site: Site, send: Send):
    hub = Hub(
        settings=site.settings,
        database=site.database,
        now=lambda: site.now,
        replayed=replay(site.now, *(answer(SOURCE.format(n), status=404) for n in (1, 2))),
    )
    for number in (1, 2):
        send(SOURCE.format(number))
        work(hub)
    with site.database.reading() as session:
        assert session.scalar(select(func.count(Job.id)).where(Job.name == "webmention")) == 1


def work(hub: Hub) -> None:
    """Run the newest job as a worker does."""
    with hub.database.writing() as session:
        public_id = session.scalars(select(Job.public_id).order_by(Job.id.desc())).first() or ""
        job = claim(session, public_id, hub.now())
        assert job is not None
        session.expunge(job)
    webmention(hub, lambda _done, _total=None: None, **job.arguments)
    with hub.database.writing() as session:
        finish(session, job, hub.now())

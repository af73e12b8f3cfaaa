"""One count of requests for all workers: manners, pauses, budgets, and what is forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from connectors.contract import Credential, Response
from connectors.errors import RateLimited
from plnhub.db import Database
from plnhub.models import OutsideLimit
from plnhub.networks.limiter import Limiter, Pace, TooFast, forget_idle_hosts
from plnhub.networks.paced import Paced
from tests.makers import NOW, empty_database

HOST = ("social.example", "")
URL = "https://social.example/api"
LATER = NOW + timedelta(minutes=10)


@dataclass(kw_only=True)
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(kw_only=True)
class Answering:
    """A way out whose every answer is the same, or the same error."""

    clock: Callable[[], datetime]
    headers: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None
    asked: int = 0

    def now(self) -> datetime:
        return self.clock()

    def get(self, url: str, **_more: Any) -> Response:
        self.asked += 1
        if self.error:
            raise self.error
        return Response(status=200, url=url, headers=self.headers)

    def post(self, url: str, _form: Any, **more: Any) -> Response:
        return self.get(url, **more)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return empty_database(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limiter(database: Database, clock: Clock, per_second: float = 1.0, burst: int = 10) -> Limiter:
    return Limiter(database, clock, Pace(per_second=per_second, burst=burst))


def taken(one: Limiter, most: int = 1000) -> int:
    """How many requests it hands out before it refuses."""
    for count in range(most):
        try:
            one.take(HOST, "mastodon")
        except RateLimited:
            return count
    return most


def rows(database: Database) -> list[OutsideLimit]:
    with database.reading() as session:
        return list(session.scalars(select(OutsideLimit)))


def test_no_more_follow_each_other_than_the_burst(database: Database, clock: Clock):
    assert taken(limiter(database, clock)) == 10


def test_two_workers_share_one_count(database: Database, clock: Clock):
    first, second = limiter(database, clock), limiter(database, clock)
    first.take(HOST, "mastodon")
    assert taken(first) + taken(second) == 9


def test_in_the_long_run_it_is_so_many_a_second(database: Database, clock: Clock):
    one = limiter(database, clock)
    taken(one)
    clock.now += timedelta(seconds=4)
    assert taken(one) == 4


def test_too_fast_tells_when_the_next_one_may_go(database: Database, clock: Clock):
    one = limiter(database, clock)
    taken(one)
    with pytest.raises(TooFast) as told:
        one.take(HOST, "mastodon")
    clock.now = told.value.retry_at
    assert taken(one) == 1


def test_another_credential_has_its_own_count(database: Database, clock: Clock):
    one = limiter(database, clock)
    taken(one)
    one.take(("social.example", "person-1"), "mastodon")
    assert len(rows(database)) == 2


def test_a_pause_that_one_worker_hears_of_holds_for_another(database: Database, clock: Clock):
    limiter(database, clock).pause(HOST, "mastodon", LATER)
    with pytest.raises(RateLimited) as told:
        limiter(database, clock).take(HOST, "mastodon")
    assert told.value.retry_at == LATER


def test_a_worker_with_requests_in_its_purse_hears_of_the_pause_within_a_second(
    database: Database, clock: Clock
):
    busy = limiter(database, clock, per_second=1000, burst=1000)
    for _turn in range(40):
        busy.take(HOST, "mastodon")
    limiter(database, clock).pause(HOST, "mastodon", LATER)
    clock.now += timedelta(seconds=1)
    assert taken(busy) == 0


def test_after_the_pause_requests_go_out_again(database: Database, clock: Clock):
    one = limiter(database, clock)
    one.pause(HOST, "mastodon", LATER)
    clock.now = LATER
    assert taken(one, 1) == 1


def test_a_shorter_pause_does_not_end_a_longer_one(database: Database, clock: Clock):
    one = limiter(database, clock)
    one.pause(HOST, "mastodon", LATER)
    one.pause(HOST, "mastodon", NOW + timedelta(seconds=1))
    assert rows(database)[0].paused_until == LATER


def test_a_limit_that_the_host_tells_is_kept_as_a_pause(database: Database, clock: Clock):
    http = Answering(clock=clock, error=RateLimited(LATER, HOST))
    paced = Paced(http, limiter(database, clock), "mastodon")
    for _turn in range(2):
        with pytest.raises(RateLimited):
            paced.get(URL)
    assert (http.asked, rows(database)[0].paused_until) == (1, LATER)


def test_a_host_with_nothing_left_is_not_asked_until_it_refills(database: Database, clock: Clock):
    http = Answering(clock=clock, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "600"})
    paced = Paced(http, limiter(database, clock), "mastodon")
    paced.get(URL)
    with pytest.raises(RateLimited):
        paced.get(URL)
    assert (http.asked, rows(database)[0].paused_until) == (1, LATER)


@pytest.mark.parametrize("reset", ["32503680000", "9999-12-31T23:59:59Z", "999999999999999"])
def test_a_host_that_names_a_far_day_is_asked_again_after_one(database: Database, clock: Clock, reset: str):
    http = Answering(clock=clock, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})
    Paced(http, limiter(database, clock), "mastodon").get(URL)
    assert rows(database)[0].paused_until == NOW + timedelta(days=1)


def test_what_is_left_and_when_the_key_ends_is_noted(database: Database, clock: Clock):
    ends = {"github-authentication-token-expiration": "2027-01-31 10:00:00 UTC"}
    http = Answering(clock=clock, headers={"x-ratelimit-remaining": "42"} | ends)
    Paced(http, limiter(database, clock), "github").get(URL)
    (row,) = rows(database)
    assert (row.left, row.ends_at and row.ends_at.year) == (42, 2027)


def test_a_form_counts_as_well(database: Database, clock: Clock):
    one = limiter(database, clock)
    Paced(Answering(clock=clock), one, "mastodon").post(URL, {}, credential=None)
    assert taken(one) == 9


def test_the_name_of_a_credential_is_kept_never_its_value(database: Database, clock: Clock):
    secret = Credential(host="social.example", value="Bearer hush", name="token")
    Paced(Answering(clock=clock), limiter(database, clock), "mastodon").get(URL, credential=secret)
    (row,) = rows(database)
    assert (row.host, row.credential) == ("social.example", "token")


def test_hosts_are_forgotten_after_a_day_unless_they_pause(database: Database, clock: Clock):
    one = limiter(database, clock)
    one.take(HOST, "mastodon")
    one.pause(("slow.example", ""), "mastodon", NOW + timedelta(days=2))
    with database.writing() as session:
        forget_idle_hosts(session, NOW + timedelta(days=1, seconds=1))
    assert [row.host for row in rows(database)] == ["slow.example"]

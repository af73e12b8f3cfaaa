"""Failed log-ins are counted, attackers wait, and nobody can lock a colleague out."""

import multiprocessing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.access.login import LoginFailed
from plnhub.access.throttle import buckets_for, reserve
from plnhub.db import Database, open_database
from plnhub.models import LoginAttempt
from tests.access.makers import NOW, FakeDirectory, hashed, log_in_now, make_gate, make_person

WRONG = "a wrong password"
RIGHT = "correct horse battery"
MINUTE = timedelta(minutes=1)


def fail(
    database: Database,
    directory: FakeDirectory,
    name: str = "ann",
    address: str = "192.0.2.66",
    at: datetime = NOW,
    browser: str | None = None,
    lock_threshold: int = 10,
) -> LoginFailed:
    gate = make_gate(database, directory, lock_threshold)
    with pytest.raises(LoginFailed) as failure:
        log_in_now(gate, name, at, password=WRONG, address=address, browser_token=browser)
    return failure.value


def binds_of(directory: FakeDirectory, name: str) -> int:
    return sum(1 for bound, password in directory.binds if bound == name and password == WRONG)


def test_T6_one_network_binds_at_most_thirty_times_in_ten_minutes(
    database: Database, directory: FakeDirectory
) -> None:
    for number in range(100):
        fail(database, directory, f"user{number}", at=NOW + number * timedelta(seconds=5))
    assert len(directory.binds) == 30


def test_T6_one_name_from_one_network_binds_at_most_five_times_in_fifteen_minutes(
    database: Database, directory: FakeDirectory
) -> None:
    for number in range(89):
        fail(database, directory, at=NOW + number * timedelta(seconds=10), lock_threshold=0)
    assert len(directory.binds) == 5


def test_T6_the_wait_is_said_and_grows(database: Database, directory: FakeDirectory) -> None:
    waits = []
    at = NOW
    for _ in range(3):
        for _ in range(5):
            fail(database, directory, at=at, lock_threshold=0)
        waits.append(fail(database, directory, at=at, lock_threshold=0).retry_after)
        at += waits[-1] + timedelta(seconds=1)
    assert waits == [15 * MINUTE, 30 * MINUTE, 60 * MINUTE]


def test_T6_addresses_of_one_ipv6_customer_count_as_one_network(
    database: Database, directory: FakeDirectory
) -> None:
    for number in range(40):
        fail(database, directory, f"user{number}", address=f"2001:db8::{number:x}")
    assert len(directory.binds) == 30


def test_T7_a_stranger_cannot_lock_ann_out_of_her_own_browser(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    gate = make_gate(database, directory)
    browser = log_in_now(gate).browser_token
    for number in range(500):
        fail(database, directory, at=NOW + number * timedelta(seconds=1))
    assert log_in_now(gate, at=NOW + 9 * MINUTE, browser_token=browser).person_id == ann


def test_T7_ann_gets_in_from_her_browser_even_in_the_network_of_the_attacker(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    gate = make_gate(database, directory)
    browser = log_in_now(gate).browser_token
    for number in range(60):
        fail(database, directory, f"user{number}", address="192.0.2.1")
    assert log_in_now(gate, browser_token=browser).person_id == ann


@pytest.mark.parametrize("threshold", [3, 4, 5, 10, 50])
def test_T7_failures_from_everywhere_stay_two_below_the_lock_of_the_directory(
    database: Database, ann: int, directory: FakeDirectory, threshold: int
) -> None:
    browser = log_in_now(make_gate(database, directory, threshold)).browser_token
    for number in range(4 * threshold):
        known = browser if number % 3 == 0 else None
        fail(database, directory, address=f"198.51.100.{number}", browser=known, lock_threshold=threshold)
    assert binds_of(directory, "ann") <= threshold - 2


def test_T7_other_spellings_of_a_name_do_not_add_tries(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    for number, spelling in enumerate(["ann", "ANN", " ann", "Ánn", "ａnn", "aNN ", "añn", "ánN"] * 3):
        fail(database, directory, spelling, address=f"198.51.100.{number}")
    assert len(directory.binds) <= 8


def test_T7_the_browser_of_somebody_else_is_no_browser_of_ann(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    make_person(database, "bob")
    directory.passwords["bob"] = RIGHT
    bobs = log_in_now(make_gate(database, directory), "bob").browser_token
    for _ in range(9):
        fail(database, directory, browser=bobs)
    assert binds_of(directory, "ann") == 5


def test_the_right_password_takes_earlier_mistakes_back(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    for _ in range(4):
        fail(database, directory, address="192.0.2.1")
    log_in_now(make_gate(database, directory))
    assert fail(database, directory, address="192.0.2.1").retry_after == timedelta(0)


def test_T4_unknown_names_wait_just_as_known_ones(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    known = [fail(database, directory, "ann", "192.0.2.8").retry_after for _ in range(8)]
    unknown = [fail(database, directory, "nobody", "192.0.2.9").retry_after for _ in range(8)]
    assert known == unknown


def test_counters_hold_neither_names_nor_networks(database: Database, directory: FakeDirectory) -> None:
    fail(database, directory, "ann", "192.0.2.66")
    with database.reading() as session:
        text = " ".join(session.scalars(select(LoginAttempt.bucket)))
    assert "ann" not in text
    assert "192.0.2.66" not in text


def test_counters_older_than_a_day_go(database: Database, directory: FakeDirectory) -> None:
    fail(database, directory, "ann")
    fail(database, directory, "bob", at=NOW + timedelta(hours=25))
    with database.reading() as session:
        assert set(session.scalars(select(LoginAttempt.at))) == {NOW + timedelta(hours=25)}


def _try_often(path: Path, number: int) -> int:
    database = open_database(f"sqlite:///{path}")
    limits = make_gate(database, lock_threshold=0).limits
    granted = 0
    for _ in range(10):
        with database.writing() as session:
            buckets = buckets_for("ann", "192.0.2.1", hashed)
            granted += reserve(session, buckets, limits, from_known_browser=False, now=NOW).is_granted
    database.engine.dispose()
    return granted


def test_T6_processes_that_try_at_once_share_one_count(database: Database, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        granted = pool.starmap(_try_often, [(tmp_path / "hub.db", n) for n in range(2)])
    assert sum(granted) == 5

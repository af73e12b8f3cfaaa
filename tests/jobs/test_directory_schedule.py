"""The directory's hours: kept in the database, due once, whoever looks and whenever."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.directory.setup.schedule import (
    AT_ONCE,
    Rule,
    checked_rule,
    next_after,
    save_schedule,
    schedule_of,
    take_due,
)
from plnhub.errors import Invalid
from plnhub.jobs import enqueue
from plnhub.jobs.directory_schedule import ask_for_directory
from plnhub.models import AuditEntry, Job
from plnhub.wiring import Hub
from tests.makers import NOW, empty_database

HOURLY = {"sync": Rule(minutes=60)}


@pytest.fixture
def hub(tmp_path):
    return Hub(settings=Settings(data_dir=tmp_path), database=empty_database(tmp_path), now=lambda: NOW)


def plan_hours(hub, rules, at=NOW):
    with hub.database.writing() as session:
        save_schedule(session, rules, "ada", at)


def later(hub, minutes):
    return replace(hub, now=lambda: NOW + timedelta(minutes=minutes))


def jobs(hub):
    with hub.database.reading() as session:
        return list(session.scalars(select(Job.name).order_by(Job.id)))


def next_of(hub, work="sync"):
    with hub.database.reading() as session:
        return schedule_of(session)[work].next_at


def test_nothing_is_asked_for_before_its_time(hub):
    plan_hours(hub, HOURLY)
    assert ask_for_directory(later(hub, 59)) == []


def test_what_is_due_becomes_a_job_and_gets_its_next_time(hub):
    plan_hours(hub, HOURLY)
    assert ask_for_directory(later(hub, 60)) == ["sync"]
    assert (jobs(hub), next_of(hub)) == (["directory.sync"], NOW + timedelta(minutes=120))


def test_times_that_were_missed_count_once(hub):
    plan_hours(hub, HOURLY)
    afterwards = later(hub, 60 * 24 * 9)
    assert [ask_for_directory(afterwards), ask_for_directory(afterwards)] == [["sync"], []]


def test_of_many_workers_one_alone_asks(hub):
    plan_hours(hub, HOURLY)
    with ThreadPoolExecutor(8) as workers:
        asked = list(workers.map(lambda _n: ask_for_directory(later(hub, 61)), range(16)))
    assert ([work for each in asked for work in each], jobs(hub)) == (["sync"], ["directory.sync"])


def test_a_worker_that_looked_earlier_and_comes_late_gets_nothing(hub):
    plan_hours(hub, HOURLY)
    due = NOW + timedelta(hours=1)
    with hub.database.writing() as session:
        first = take_due(session, due)
        schedule_of(session)["sync"].next_at = due  # what a late one still believes
        session.expunge_all()
        assert (first, take_due(session, due)) == (["sync"], [])


def test_work_that_still_runs_is_not_asked_for_again(hub):
    plan_hours(hub, HOURLY)
    with hub.database.writing() as session:
        enqueue(session, "directory.sync", NOW)
    assert ask_for_directory(later(hub, 61)) == []
    assert next_of(hub) == NOW + timedelta(minutes=121)


def test_a_rule_that_is_switched_off_is_never_due(hub):
    plan_hours(hub, HOURLY)
    plan_hours(hub, {"sync": Rule()})
    assert ask_for_directory(later(hub, 600)) == []


def test_at_once_falls_back_to_every_minute():
    assert next_after(Rule(minutes=AT_ONCE), NOW) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 28, 2, 0, tzinfo=UTC), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), datetime(2026, 3, 29, 23, 59, tzinfo=UTC)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
    ],
)
def test_the_hour_of_a_zone_stays_through_a_change_of_clocks(now, due):
    assert next_after(Rule(at_time="01:59", zone="Europe/Berlin"), now) == due


def test_an_hour_that_the_clocks_leave_out_still_comes_that_day():
    before = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert next_after(Rule(at_time="02:30", zone="Europe/Berlin"), before) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (Rule(minutes=-1), "minutes"),
        (Rule(minutes=10_081), "minutes"),
        (Rule(at_time="25:00"), "at_time"),
        (Rule(at_time="soon"), "at_time"),
        (Rule(at_time="02:00", zone="Europe/Atlantis"), "zone"),
        (Rule(at_time="02:00", zone="../../etc/passwd"), "zone"),
    ],
)
def test_a_rule_that_nobody_could_follow_is_refused(rule, field):
    with pytest.raises(Invalid) as refused:
        checked_rule(rule)
    assert refused.value.field == field


def test_the_audit_log_tells_who_set_which_hours(hub):
    plan_hours(hub, {"sync": Rule(at_time="02:30", zone="Europe/Berlin"), "changes": Rule(minutes=AT_ONCE)})
    with hub.database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.who, entry.detail) == (
        "ada",
        {"sync": "daily at 02:30 Europe/Berlin", "changes": "at once"},
    )

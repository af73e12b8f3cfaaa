"""The worker hears the directory ring: changes are asked for at once, once, and by one worker alone."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from plnhub.directory.setup.schedule import AT_ONCE, CHANGES, Rule, save_schedule
from plnhub.jobs.directory_ear import Ear, ask_for_changes
from plnhub.models import Job, JobState
from plnhub.wiring import Hub
from tests.directory.company import dn_of
from tests.directory.makers import csv_settings
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.makers import NOW, empty_database
from tests.servers.slapd import Slapd

PATIENCE = 20


@pytest.fixture
def hub(tmp_path):
    settings = csv_settings(tmp_path, "ann,Ann,ann@example.com,,,,")
    return Hub(settings=settings, database=empty_database(tmp_path), now=lambda: NOW)


def set_changes(hub, minutes):
    with hub.database.writing() as session:
        save_schedule(session, {CHANGES: Rule(minutes=minutes)}, "ada", NOW)


def asked(hub):
    with hub.database.reading() as session:
        return list(session.scalars(select(Job.name)))


def ask(hub):
    with hub.database.writing() as session:
        return ask_for_changes(session, NOW)


def test_many_rings_ask_once(hub):
    set_changes(hub, AT_ONCE)
    assert ([ask(hub), ask(hub)], asked(hub)) == ([True, False], ["directory.changes"])


def test_a_ring_while_the_changes_are_read_asks_for_them_again(hub):
    set_changes(hub, AT_ONCE)
    ask(hub)
    with hub.database.writing() as session:
        session.scalars(select(Job)).one().state = JobState.RUNNING
    assert ask(hub)


def test_nobody_listens_where_the_hours_say_every_few_minutes(hub):
    set_changes(hub, 5)
    ear = Ear(hub)
    ear.look()
    assert ear.heard is None


def test_of_two_workers_one_listens(hub):
    set_changes(hub, AT_ONCE)
    first, second = Ear(hub), Ear(hub)
    first.look()
    second.look()
    assert (first.heard is None, second.heard is None) == (False, True)


def test_when_the_hours_change_the_ear_is_closed(hub):
    set_changes(hub, AT_ONCE)
    ear = Ear(hub)
    ear.look()
    listening = ear.deaf
    set_changes(hub, 15)
    ear.look()
    assert (listening.is_set(), ear.heard) == (True, None)


def test_a_worker_that_stops_lets_another_one_listen(hub):
    set_changes(hub, AT_ONCE)
    stopped = threading.Event()
    first, second = Ear(hub), Ear(hub)
    first.look()
    stopped.set()
    first.listen_until(stopped)
    second.look()
    assert second.heard is not None


@pytest.mark.slapd
def test_a_change_in_the_directory_asks_by_itself(slapd: Callable[..., Slapd], tmp_path):
    server = slapd(company_with_accounts(12), size_limit="unlimited")
    rung = threading.Event()
    settings = slapd_settings(server, tmp_path)
    hub = Hub(settings=settings, database=empty_database(tmp_path), now=lambda: NOW)
    set_changes(hub, AT_ONCE)
    ear = Ear(hub)
    ear._ring = rung.set  # type: ignore[method-assign]
    ear.look()
    assert rung.wait(PATIENCE)  # every new connection rings once
    rung.clear()
    server.modify(f"dn: {dn_of(3)}\nchangetype: modify\nreplace: title\ntitle: Chief\n")
    assert rung.wait(PATIENCE)
    ear.deaf.set()

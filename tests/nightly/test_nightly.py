"""The night: every step in order, one failure stops no other, and never two nights at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from plnhub.errors import Unavailable
from plnhub.flow.store import run_in_force
from plnhub.jobs.nightly import NAME, run_night
from plnhub.lease import AnotherRun, leased, take_lease
from plnhub.models import AuditEntry, Person, PersonSearch
from plnhub.privacy.audit import HEADS, verify_chain
from tests.makers import NOW

TODAY = NOW.date()


def by_name(done):
    return {step.name: step for step in done}


def test_a_night_does_every_step_in_order(hub):
    done = run_night(hub, TODAY)
    assert [(step.name, step.error) for step in done] == [
        (name, "") for name in ("sync", "poll", "recheck", "rebuild", "publish", "retention")
    ]


def test_after_the_night_people_are_found_and_the_flow_is_of_that_day(hub):
    run_night(hub, TODAY)
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PersonSearch)) == 40
    assert run_in_force(hub.analytics_folder)[0].as_of == TODAY


def test_a_release_is_published_once_a_week(hub):
    published = [by_name(run_night(hub, TODAY + timedelta(days=day)))["publish"] for day in (0, 1, 6, 7)]
    assert [step.figures["new"] for step in published] == [True, False, False, True]


def test_a_directory_that_fails_stops_no_other_step(hub, tmp_path):
    (tmp_path / "people.csv").unlink()
    done = by_name(run_night(hub, TODAY))
    assert "people.csv" in done["sync"].error
    assert [name for name, step in done.items() if step.error] == ["sync"]


def test_a_sync_held_by_a_gate_is_told_as_a_failure(hub, tmp_path):
    run_night(hub, TODAY)
    (tmp_path / "people.csv").write_text("uid,name\n", encoding="utf-8")
    assert "held" in by_name(run_night(hub, TODAY))["sync"].error


def test_without_a_directory_there_is_no_sync(hub):
    bare = replace(hub, settings=hub.settings.model_copy(update={"directory_url": ""}))
    assert "sync" not in by_name(run_night(bare, TODAY))


def test_two_nights_never_run_at_once(hub):
    with leased(hub.database, NAME), pytest.raises(AnotherRun):
        run_night(hub, TODAY)
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_rebuild_beside_another_changes_nothing_and_is_told(hub):
    with hub.database.writing() as session:
        take_lease(session, "analytics", "another-machine:1:1:abc", hub.now().replace(year=2100))
    done = by_name(run_night(hub, TODAY))
    assert "analytics" in done["rebuild"].error
    with pytest.raises(Unavailable):
        run_in_force(hub.analytics_folder)


def test_the_night_is_in_the_audit_log_whose_head_is_kept_outside(hub):
    run_night(hub, TODAY)
    with hub.database.reading() as session:
        assert session.scalars(select(AuditEntry.what)).all() == ["directory.sync", "nightly"]
        assert verify_chain(session, hub.settings.data_dir / HEADS).ok
    assert len((hub.settings.data_dir / HEADS).read_text().splitlines()) == 1

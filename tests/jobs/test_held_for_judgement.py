"""What the tasks keep for the page when something is held: a plan to approve, or sentences and a button."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from plnhub.directory.running.sync import Outcome
from plnhub.directory.setup.desk import desk_of, whole_plan
from plnhub.directory.setup.desk_keep import CIRCLES, keep_beside
from plnhub.directory.setup.plan_rows import harmless
from plnhub.jobs import directory_tasks, photo_tasks
from plnhub.jobs.staff import directory_run, sync_staff_changes
from plnhub.models import DirectoryRun, Job, Person
from tests.directory.makers import write_rows
from tests.jobs.conftest import ROWS
from tests.makers import NOW


def no_progress(_done, _total=None):
    """Nobody looks."""


@pytest.fixture
def half_gone(hub, tmp_path):
    directory_tasks.sync(hub, no_progress)
    write_rows(tmp_path, *ROWS[:30])
    return later(hub, 1)


def later(hub, minutes):
    return replace(hub, now=lambda: NOW + timedelta(minutes=minutes))


def desk(hub):
    with hub.database.reading() as session:
        return desk_of(session)


def approvable(hub):
    return desk(hub).approvable(hub.directory_settings, hub.now())


def test_a_held_run_of_changes_leaves_a_plan_that_can_be_approved(half_gone):
    directory_tasks.changes(half_gone, no_progress)
    directory_tasks.sync(half_gone, no_progress, approved=approvable(half_gone))
    with half_gone.database.reading() as session:
        missing = session.scalars(select(Person.uid).where(Person.state != "active")).all()
    assert len(missing) == 10


def test_a_held_sweep_leaves_a_plan_too(half_gone):
    directory_tasks.sweep(half_gone, no_progress)
    assert approvable(half_gone)


def test_the_plan_is_not_made_anew_each_minute(half_gone):
    for minutes in (1, 2, 3):
        directory_tasks.changes(later(half_gone, minutes), no_progress)
    assert desk(half_gone).plan.started_at == NOW + timedelta(minutes=1)


def test_other_figures_make_another_plan(half_gone, tmp_path):
    directory_tasks.changes(half_gone, no_progress)
    write_rows(tmp_path, *ROWS[:29])
    directory_tasks.changes(later(half_gone, 2), no_progress)
    assert desk(half_gone).plan.started_at == NOW + timedelta(minutes=2)


def test_a_plan_of_yesterday_is_made_anew(half_gone):
    directory_tasks.changes(half_gone, no_progress)
    tomorrow = later(half_gone, 25 * 60)
    directory_tasks.changes(tomorrow, no_progress)
    assert approvable(tomorrow)


def test_changes_that_pass_keep_no_plan(hub):
    directory_tasks.changes(hub, no_progress)
    assert desk(hub).plan is None


def test_circles_that_were_held_are_shown_until_they_pass(hub):
    with hub.database.writing() as session:
        keep_beside(session, CIRCLES, ["the circle Chess would lose 9 of 9 people"], [], NOW)
    assert [one.reasons for one in desk(hub).beside] == [["the circle Chess would lose 9 of 9 people"]]
    photo_tasks.circles(hub, no_progress, "ada", confirmed=True)
    assert desk(hub).beside == []


@pytest.fixture
def with_circles(hub):
    settings = hub.settings.model_copy(update={"directory_circles_base": "ou=circles,dc=example"})
    return replace(hub, settings=settings)


@pytest.mark.parametrize(("groups_changed", "asked"), [(True, ["directory.circles"]), (False, [])])
def test_circles_follow_when_only_a_group_has_changed(with_circles, monkeypatch, groups_changed, asked):
    outcome = Outcome(outcome="unchanged", kind="changes", groups_changed=groups_changed)
    monkeypatch.setattr("plnhub.jobs.staff.sync_changes", lambda _run: outcome)
    sync_staff_changes(with_circles, directory_run(with_circles), "ada")
    with with_circles.database.reading() as session:
        assert list(session.scalars(select(Job.name))) == asked


def test_a_held_run_of_changes_asks_for_nothing_else(with_circles, monkeypatch):
    outcome = Outcome(outcome="held", kind="changes", groups_changed=True)
    monkeypatch.setattr("plnhub.jobs.staff.sync_changes", lambda _run: outcome)
    sync_staff_changes(with_circles, directory_run(with_circles), "ada")
    with with_circles.database.reading() as session:
        assert session.scalars(select(Job.name)).all() == []


def test_a_run_held_every_minute_is_one_line_in_the_list(half_gone):
    for minutes in (1, 2, 3):
        directory_tasks.changes(later(half_gone, minutes), no_progress)
    with half_gone.database.reading() as session:
        runs = session.scalars(select(DirectoryRun.outcome).where(DirectoryRun.source == "directory")).all()
    assert list(runs) == ["applied", "held"]


def test_the_whole_plan_is_kept_line_by_line_with_who_is_missing(half_gone):
    directory_tasks.plan(half_gone, no_progress)
    with half_gone.database.reading() as session:
        rows, names = whole_plan(session), set(session.scalars(select(Person.name)))
    gone = [row for row in rows if row[3] == "missing"]
    assert (len(gone), {row[1] for row in gone} <= names) == (10, True)


def test_the_plan_sums_up_whom_it_concerns_in_each_division(half_gone):
    directory_tasks.plan(half_gone, no_progress)
    assert sum(one["missing"] for one in desk(half_gone).plan.counts["divisions"]) == 10


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd"])
def test_no_line_of_a_plan_is_a_formula(text):
    assert harmless([text, "plain"]) == [f"'{text}", "plain"]

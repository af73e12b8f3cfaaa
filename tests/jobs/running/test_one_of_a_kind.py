"""Of the work on the whole directory one job of a kind waits: asking again pulls it forward."""

import pytest
from sqlalchemy import select

from plnhub.jobs import ask
from plnhub.jobs.registry import TASKS
from plnhub.jobs.runner import run_job
from plnhub.models import Job, JobState
from plnhub.wiring import Hub
from tests.jobs.running.makers import Clock, Diary, job, put

SYNC = "directory.sync"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, diary: Diary) -> Diary:
    monkeypatch.setitem(TASKS, SYNC, diary.fail)
    return diary


def ask_for_sync(hub: Hub, **arguments: str) -> str:
    with hub.database.writing() as session:
        return ask(session, SYNC, hub.now(), **arguments).public_id


def all_jobs(hub: Hub) -> list[Job]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Job)))


def test_what_waits_for_its_next_attempt_is_pulled_forward(hub: Hub, failing: Diary):
    first = put(hub, SYNC)
    run_job(hub, first)
    again = ask_for_sync(hub, who="ada")
    assert (again, len(all_jobs(hub)), job(hub, first).due_at) == (first, 1, hub.now())
    assert (job(hub, first).arguments, job(hub, first).attempts) == ({"who": "ada"}, 0)


def test_what_runs_already_is_followed_by_another(hub: Hub, monkeypatch: pytest.MonkeyPatch, diary: Diary):
    asked: list[str] = []
    monkeypatch.setitem(TASKS, SYNC, lambda hub, progress: asked.append(ask_for_sync(hub)))
    first = put(hub, SYNC)
    run_job(hub, first)
    assert asked != [first]
    assert job(hub, asked[0]).state == JobState.QUEUED


def test_a_success_cancels_older_ones_that_wait(
    hub: Hub, clock: Clock, monkeypatch: pytest.MonkeyPatch, failing: Diary
):
    older = put(hub, SYNC)
    run_job(hub, older)
    newer = put(hub, SYNC)
    monkeypatch.setitem(TASKS, SYNC, failing.write)
    run_job(hub, newer)
    assert (job(hub, older).state, job(hub, older).error) == (JobState.DONE, None)


def test_a_success_cancels_no_other_work(hub: Hub, diary: Diary):
    older, newer = put(hub, "write", profile_id=1), put(hub, "write", profile_id=2)
    run_job(hub, newer)
    assert job(hub, older).state == JobState.QUEUED

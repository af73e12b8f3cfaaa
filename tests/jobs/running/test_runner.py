"""A job runs once, is tried three times, and never stops the others."""

import pytest
from sqlalchemy.exc import OperationalError

from plnhub.errors import HubError
from plnhub.jobs import Progress, queue, runner
from plnhub.jobs.registry import TASKS
from plnhub.jobs.runner import run_job, sweep
from plnhub.models import JobState
from plnhub.wiring import Hub
from tests.jobs.running.makers import Clock, Diary, job, put


def attempt(hub: Hub, public_id: str) -> queue.Job | None:
    """Another worker takes the job and says no more."""
    with hub.database.writing() as session:
        return queue.claim(session, public_id, hub.now())


def test_a_job_gets_its_arguments_and_is_done(hub: Hub, diary: Diary):
    public_id = put(hub, profile_id=7)
    assert (run_job(hub, public_id), diary.calls) == (True, [{"profile_id": 7}])
    assert (job(hub, public_id).state, job(hub, public_id).done) == (JobState.DONE, 1)


def test_a_job_that_is_done_runs_no_more(hub: Hub, diary: Diary):
    public_id = put(hub)
    assert [run_job(hub, public_id) for _ in range(2)] == [True, False]
    assert len(diary.calls) == 1


def test_of_two_workers_one_gets_the_job(hub: Hub):
    public_id = put(hub)
    assert [attempt(hub, public_id) is not None for _ in range(2)] == [True, False]


def test_a_job_of_a_dead_worker_is_free_when_its_lease_is_over(hub: Hub, clock: Clock, diary: Diary):
    public_id = put(hub)
    attempt(hub, public_id)
    too_early = run_job(hub, public_id)
    clock.wait(minutes=3)
    assert (too_early, run_job(hub, public_id)) == (False, True)


def test_a_heartbeat_keeps_the_job(hub: Hub, clock: Clock, diary: Diary):
    public_id = put(hub)
    mine = attempt(hub, public_id)
    assert mine is not None
    clock.wait(minutes=1.5)
    with hub.database.writing() as session:
        queue.renew(session, mine, clock())
    clock.wait(minutes=1.5)
    assert not run_job(hub, public_id)


def test_a_worker_that_lost_its_lease_cannot_end_the_job_of_another(hub: Hub, clock: Clock):
    public_id = put(hub)
    slow = attempt(hub, public_id)
    clock.wait(minutes=3)
    attempt(hub, public_id)
    assert slow is not None
    with hub.database.writing() as session:
        queue.fail(session, slow, "late", clock())
        said = (queue.finish(session, slow, clock()), queue.renew(session, slow, clock()))
    assert (said, job(hub, public_id).state) == ((False, False), JobState.RUNNING)


def test_a_failure_is_tried_again_later(hub: Hub, clock: Clock, diary: Diary):
    public_id = put(hub, "fail")
    run_job(hub, public_id)
    at_once = run_job(hub, public_id)
    clock.wait(minutes=2)
    run_job(hub, public_id)
    assert (at_once, len(diary.calls), job(hub, public_id).state) == (False, 2, JobState.QUEUED)


def test_the_third_failure_parks_the_job_with_its_reason(hub: Hub, clock: Clock, diary: Diary):
    public_id = put(hub, "fail")
    for _ in range(5):
        run_job(hub, public_id)
        clock.wait(minutes=10)
    parked = job(hub, public_id)
    assert (parked.state, len(diary.calls)) == (JobState.PARKED, 3)
    assert parked.error == "RuntimeError in fail: see the log"


def test_a_foreign_error_leaves_no_words_of_its_own(hub: Hub, diary: Diary, capsys):
    public_id = put(hub, "fail")
    run_job(hub, public_id)
    assert "secret" not in (job(hub, public_id).error or "") + capsys.readouterr().out


def test_an_expected_error_is_told_in_its_own_words(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    def refuse(_hub: Hub, _progress: Progress) -> None:
        raise HubError("the directory is off")

    monkeypatch.setitem(TASKS, "refuse", refuse)
    public_id = put(hub, "refuse")
    run_job(hub, public_id)
    assert job(hub, public_id).error == "the directory is off"


def test_a_job_that_kills_its_workers_is_parked(hub: Hub, clock: Clock, diary: Diary):
    public_id = put(hub)
    for _ in range(3):
        attempt(hub, public_id)
        clock.wait(minutes=3)
    assert not run_job(hub, public_id)
    assert (job(hub, public_id).state, job(hub, public_id).error) == (JobState.PARKED, queue.DIED)


def test_a_poison_job_does_not_stop_the_next(hub: Hub, diary: Diary):
    poison, good = put(hub, "fail"), put(hub)
    assert [run_job(hub, one) for one in (poison, good)] == [False, True]


def test_a_task_of_newer_code_is_told_so(hub: Hub):
    public_id = put(hub, "from the future")
    run_job(hub, public_id)
    assert "upgrade this worker" in (job(hub, public_id).error or "")


def test_the_sweeper_finds_what_is_due_and_what_was_left_behind(hub: Hub, clock: Clock, diary: Diary):
    lost, left, later = put(hub), put(hub), put(hub, "fail")
    attempt(hub, left)
    run_job(hub, later)
    assert sweep(hub) == [lost]
    clock.wait(minutes=3)
    assert sweep(hub) == [lost, left, later]


def test_progress_is_written_at_every_hundredth_part(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    written: list[int] = []
    monkeypatch.setattr(queue, "note_progress", lambda _session, _job, done, _total: written.append(done))

    def count(_hub: Hub, progress: Progress) -> None:
        for number in range(1, 1001):
            progress(number, 1000)

    monkeypatch.setitem(TASKS, "count", count)
    run_job(hub, put(hub, "count"))
    assert (len(written), written[-1]) == (100, 1000)


def test_a_missed_heartbeat_ends_nothing(hub: Hub, diary: Diary, monkeypatch: pytest.MonkeyPatch):
    beats: list[int] = []

    def miss(*_: object) -> None:
        beats.append(1)
        raise OperationalError("busy", None, Exception("locked"))

    monkeypatch.setattr(runner, "HEARTBEAT_SECONDS", 0.001)
    monkeypatch.setattr(queue, "renew", miss)
    monkeypatch.setitem(TASKS, "wait", lambda _hub, _progress: _until(lambda: len(beats) > 1))
    assert run_job(hub, put(hub, "wait"))


def _until(holds) -> None:
    while not holds():
        pass

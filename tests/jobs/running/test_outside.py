"""Due profiles are handed out once, to whoever of the workers comes first; what is lost comes back."""

import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.jobs import outside
from plnhub.jobs.broker import Broker
from plnhub.jobs.nightly import run_night
from plnhub.jobs.outside import LOOK, POLL, ask_for_outside
from plnhub.jobs.runner import run_job
from plnhub.jobs.worker import sweep_until
from plnhub.models import Job, JobState, Profile
from plnhub.profiles.claims import LEASE, WAITING
from plnhub.wiring import Hub
from tests.connectors.replay import world_of
from tests.profiles.world import Scene
from tests.profiles.world import scene as scene_of


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Ann's account is due."""
    made = scene_of(world_of("mastodon"), tmp_path)
    made.consented()
    made.now += timedelta(days=1)
    return made


@pytest.fixture
def hub(scene: Scene, tmp_path: Path) -> Hub:
    settings = Settings(data_dir=tmp_path / "data")
    return Hub(settings=settings, database=scene.database, now=lambda: scene.now, replayed=scene.http)


def jobs(hub: Hub, name: str = POLL) -> list[Job]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Job).where(Job.name == name)))


def test_a_running_worker_hands_out_due_profiles(hub: Hub):
    stopped = threading.Event()
    stopped.set()
    sweep_until(stopped, Broker(hub))
    assert [job.arguments["profiles"] for job in jobs(hub)] == [[1]]


def test_what_was_handed_out_is_not_handed_out_again(hub: Hub):
    assert (ask_for_outside(hub), ask_for_outside(hub)) == (1, 0)


def test_the_batch_reads_its_profiles(hub: Hub, scene: Scene):
    ask_for_outside(hub)
    assert run_job(hub, jobs(hub)[0].public_id)
    assert (len(scene.ledger()) > 0, scene.profile(1).claimed_until) == (True, None)


def test_a_batch_that_nobody_ran_is_handed_out_anew_when_its_time_is_over(hub: Hub, scene: Scene):
    ask_for_outside(hub)
    scene.now += WAITING
    assert ask_for_outside(hub) == 1


def test_the_older_of_two_batches_finds_nothing_to_read(hub: Hub, scene: Scene):
    ask_for_outside(hub)
    scene.now += WAITING
    ask_for_outside(hub)
    run_job(hub, jobs(hub)[0].public_id)
    assert scene.ledger() == []


def test_a_profile_that_its_reader_died_with_is_due_again_after_the_lease(hub: Hub, scene: Scene):
    with scene.database.writing() as session:
        session.get_one(Profile, 1).claimed_until = scene.now + LEASE
    before = ask_for_outside(hub)
    scene.now += LEASE
    assert (before, ask_for_outside(hub)) == (0, 1)


def test_a_profile_whose_consent_went_while_it_waited_is_not_read(hub: Hub, scene: Scene):
    ask_for_outside(hub)
    scene.switch(1)
    run_job(hub, jobs(hub)[0].public_id)
    assert scene.ledger() == []


def test_where_nothing_is_due_nothing_is_asked(hub: Hub, scene: Scene):
    scene.now -= timedelta(days=30)
    assert ask_for_outside(hub) == 0


def test_a_network_that_is_switched_off_is_not_asked(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLNHUB_MASTODON_SWITCH", "off")
    assert ask_for_outside(hub) == 0


def test_done_batches_are_forgotten_after_an_hour(hub: Hub, scene: Scene):
    ask_for_outside(hub)
    run_job(hub, jobs(hub)[0].public_id)
    scene.now += timedelta(days=1)
    ask_for_outside(hub)
    assert [job.state for job in jobs(hub)] == [JobState.QUEUED]


def test_what_was_read_is_looked_at_again_by_a_job_an_hour_later(hub: Hub, scene: Scene):
    ask_for_outside(hub)
    run_job(hub, jobs(hub)[0].public_id)
    with scene.database.writing() as session:  # a profile is polled or looked at, never both at once
        session.get_one(Profile, 1).next_poll_at = None
    scene.now += timedelta(hours=1)
    ask_for_outside(hub)
    (look,) = jobs(hub, LOOK)
    assert run_job(hub, look.public_id)
    assert scene.profile(1).rechecked_to == scene.now


def test_the_night_looks_again_at_proofs_and_acts(hub: Hub, scene: Scene, monkeypatch: pytest.MonkeyPatch):
    done = Counter({"profiles": 1, "taken_back": 2})
    monkeypatch.setattr(outside, "prove_again", lambda *_: 1)
    monkeypatch.setattr(outside, "look_at_due", lambda _: done)
    night = {step.name: step for step in run_night(hub, scene.now.date())}
    assert night["recheck"].figures == {"accounts": 1, "profiles": 1, "taken_back": 2}

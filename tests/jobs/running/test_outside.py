"""A running worker has due profiles read by itself, and the night looks at proofs and acts again."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.jobs import outside
from plnhub.jobs.broker import Broker
from plnhub.jobs.nightly import run_night
from plnhub.jobs.outside import POLL, ask_for_poll
from plnhub.jobs.runner import run_job
from plnhub.jobs.worker import sweep_until
from plnhub.lease import leased
from plnhub.models import Job, JobState
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


def polls(hub: Hub) -> list[Job]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Job).where(Job.name == POLL)))


def test_a_running_worker_asks_for_a_poll_of_due_profiles(hub: Hub):
    stopped = threading.Event()
    stopped.set()
    sweep_until(stopped, Broker(hub))
    assert len(polls(hub)) == 1


def test_one_poll_is_asked_for_at_a_time(hub: Hub, scene: Scene):
    first = ask_for_poll(hub)
    scene.now += timedelta(hours=1)
    assert (first, ask_for_poll(hub), len(polls(hub))) == (True, False, 1)


def test_the_poll_reads_what_is_due_and_the_next_one_waits_for_the_next_due_profile(hub: Hub, scene: Scene):
    ask_for_poll(hub)
    assert run_job(hub, polls(hub)[0].public_id)
    assert len(scene.ledger()) > 0
    scene.now += outside.POLL_EVERY + timedelta(seconds=1)
    assert not ask_for_poll(hub)


def test_where_nothing_is_due_nothing_is_asked(hub: Hub, scene: Scene):
    early = replace(hub, now=lambda: scene.now - timedelta(days=30))
    assert not ask_for_poll(early)


def test_beside_another_poll_the_job_ends_without_reading(hub: Hub, scene: Scene):
    ask_for_poll(hub)
    with leased(hub.database, POLL):
        run_job(hub, polls(hub)[0].public_id)
    assert (scene.ledger(), polls(hub)[0].state) == ([], JobState.DONE)


def test_the_night_looks_again_at_proofs_and_acts(hub: Hub, scene: Scene, monkeypatch):
    asked: list[object] = []
    monkeypatch.setattr(outside, "prove_again", lambda *_: asked.append("proof") or 1)
    monkeypatch.setattr(outside, "look_at_acts", lambda _, profile_id: asked.append(profile_id) or 2)
    night = {step.name: step for step in run_night(hub, scene.now.date())}
    assert asked == ["proof", 1]
    assert night["recheck"].figures == {"accounts": 1, "profiles": 1, "taken_back": 2}

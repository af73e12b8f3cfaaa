"""The hub's own parts: each network's settings, the one way out, the jobs and the command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from connectors import CONNECTORS
from connectors.errors import UnsafeTarget
from plnhub.cli.poll import poll
from plnhub.config import Settings
from plnhub.errors import SettingsError
from plnhub.flow.rebuild import rebuild
from plnhub.flow.store import engine, load, new_run
from plnhub.jobs import enqueue
from plnhub.jobs import outside_tasks as tasks
from plnhub.jobs.runner import run_job
from plnhub.models import Profile, ProfileState
from plnhub.networks.options import options_of
from plnhub.profiles.networks import NETWORKS
from plnhub.wiring import Hub
from tests.profiles.world import Scene


@pytest.fixture
def hub(scene: Scene, tmp_path: Path) -> Hub:
    return Hub(
        settings=Settings(data_dir=tmp_path),
        database=scene.database,
        now=lambda: scene.now,
        replayed=scene.http,
    )


def plain_hub(scene: Scene, tmp_path: Path) -> Hub:
    return Hub(settings=Settings(data_dir=tmp_path), database=scene.database, now=lambda: scene.now)


def ran(hub: Hub, task: Callable[..., None], **arguments: Any) -> bool:
    with hub.database.writing() as session:
        public_id = enqueue(session, task.__name__, hub.now(), **arguments).public_id
    return run_job(hub, public_id)


def test_a_network_gets_its_own_settings_only():
    environment = {"PLNHUB_GITHUB_TOKEN": "t", "PLNHUB_GITHUB_API": "a", "PLNHUB_FEED_X": "f", "HOME": "/"}
    assert options_of("github", environment) == {"token": "t", "api": "a"}


def test_a_secret_may_stand_in_a_file(tmp_path: Path):
    (tmp_path / "token").write_text("t0p\n", encoding="utf-8")
    assert options_of("github", {"PLNHUB_GITHUB_TOKEN_FILE": str(tmp_path / "token")}) == {"token": "t0p"}


def test_the_plain_setting_is_stronger_than_its_file(tmp_path: Path):
    (tmp_path / "token").write_text("from the file", encoding="utf-8")
    both = {"PLNHUB_GITHUB_TOKEN": "plain", "PLNHUB_GITHUB_TOKEN_FILE": str(tmp_path / "token")}
    assert options_of("github", both) == {"token": "plain"}


def test_a_secret_file_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match="nothing here"):
        options_of("github", {"PLNHUB_GITHUB_TOKEN_FILE": str(tmp_path / "nothing here")})


def test_every_network_that_needs_nothing_is_there(scene: Scene, tmp_path: Path):
    free = {name for name, about in NETWORKS.items() if not about.missing({})}
    assert set(plain_hub(scene, tmp_path).connectors) == free


def test_every_network_has_its_words():
    assert set(CONNECTORS) == set(NETWORKS)


def test_the_way_out_does_not_lead_inside(scene: Scene, tmp_path: Path):
    with pytest.raises(UnsafeTarget):
        plain_hub(scene, tmp_path).http.get("http://127.0.0.1/")


def test_a_job_reads_one_profile(scene: Scene, hub: Hub):
    profile_id = scene.consented()
    done = ran(hub, tasks.poll_profile, profile_id=profile_id)
    assert (done, scene.profile(profile_id).last_polled_at) == (True, scene.now)


def test_a_job_looks_again_at_proofs_and_at_what_was_read(scene: Scene, hub: Hub):
    profile_id = scene.consented()
    with scene.database.writing() as session:
        session.get_one(Profile, profile_id).look_again_at = scene.now
    assert ran(hub, tasks.recheck)
    assert scene.profile(profile_id).look_again_at != scene.now


def test_the_command_reads_what_is_due(scene: Scene, hub: Hub):
    scene.consented()
    told = json.loads(CliRunner().invoke(poll, ["--json"], obj=hub).output)
    assert (told["profiles"], told["read"], told["recorded"]) == (1, 1, len(scene.ledger()))


def test_the_command_says_when_nothing_was_due(hub: Hub):
    assert "none was due" in CliRunner().invoke(poll, [], obj=hub).output


def test_the_command_knows_the_networks_only(hub: Hub):
    assert CliRunner().invoke(poll, ["--network", "myspace"], obj=hub).exit_code == 2


@pytest.mark.privacy
@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (ProfileState.VERIFIED, True),
        (ProfileState.GONE, True),
        (ProfileState.PENDING, False),
        (ProfileState.FROZEN, False),
    ],
)
def test_what_came_through_an_account_in_doubt_is_not_counted(
    scene: Scene, tmp_path: Path, state: ProfileState, counts: bool
):
    profile_id = scene.consented()
    scene.switch(profile_id, mirror=True, count=True)
    scene.poll(profile_id)
    with scene.database.writing() as session:
        session.get_one(Profile, profile_id).state = state
    run = new_run(scene.now.date(), "90d", 1)
    rebuild(scene.database, scene.keys, tmp_path / "analytics", run)
    with engine() as connection:
        load(connection, tmp_path / "analytics" / run.name, "deed")
        assert bool(connection.execute("FROM deed").fetchall()) == counts

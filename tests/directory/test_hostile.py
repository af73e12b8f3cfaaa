"""A hostile directory comes in literally, cut where it turns in circles, never half-written (T23)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.models import Person, Team
from tests.directory.hostile import FOOT, PAYLOADS, hostile_ldif
from tests.directory.makers import ldif_settings, person, synced
from tests.directory.slapd_settings import slapd_settings
from tests.servers.slapd import Slapd


@pytest.fixture(params=["file", "slapd"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "file":
        return ldif_settings(tmp_path, hostile_ldif())
    start: Callable[..., Slapd] = request.getfixturevalue("slapd")
    return slapd_settings(start(hostile_ldif(), size_limit="unlimited"), tmp_path)


def test_every_payload_is_stored_literally_t23(settings: Settings, database: Database):
    synced(settings, database)
    with database.reading() as session:
        stored = session.scalars(select(Person.name)).all()
    assert sorted(stored) == sorted(payload.replace("\t", " ") for payload in PAYLOADS)


def test_doubles_and_gaps_are_set_aside_and_the_rest_comes_in(settings: Settings, database: Database):
    figures = synced(settings, database).figures()
    assert (figures["created"], figures["quarantined"]) == (len(PAYLOADS), FOOT)


def test_each_entry_set_aside_is_named_with_its_reason(settings: Settings, database: Database):
    plan = synced(settings, database).plan
    assert plan
    assert sorted(one.reason.split(" stands")[0] for one in plan.quarantined) == [
        "it has no uid",
        "the same mail",
        "the same mail",
    ]


def test_a_circle_of_sixty_managers_is_cut_at_one_person(settings: Settings, database: Database):
    synced(settings, database)
    with database.reading() as session:
        without = session.scalars(select(Person.uid).where(Person.manager_id.is_(None))).all()
    assert without == ["h0"]


def test_managers_are_found_through_escaped_dns(settings: Settings, database: Database):
    synced(settings, database)
    assert person(database, "h1").manager_id == person(database, "h2").id


def test_team_names_come_in_literally(settings: Settings, database: Database):
    synced(settings, database)
    with database.reading() as session:
        assert len(session.scalars(select(Team.name)).all()) == len(PAYLOADS)


@pytest.fixture
def generated(tmp_path: Path, shared_data: Path) -> tuple[Path, dict]:
    """A thousand people of the shared generator, and what a correct sync must say of them."""
    generator = shared_data.parent / "tools" / "gen_ldif.py"
    if not generator.is_file():
        pytest.skip("the generator of hostile directories is not here")
    ldif, told = tmp_path / "people.ldif", tmp_path / "told.json"
    command = [sys.executable, str(generator), "--n", "1000", "--out", str(ldif), "--expect", str(told)]
    subprocess.run(command, check=True, capture_output=True)
    return ldif, json.loads(told.read_text(encoding="utf-8"))


def test_the_generated_directory_comes_in_as_its_oracle_says(generated, tmp_path: Path, database: Database):
    ldif, told = generated
    outcome = synced(Settings(data_dir=tmp_path, directory_url=f"ldif://{ldif}"), database)
    figures = outcome.figures()
    assert outcome.plan
    assert figures["created"] + figures["quarantined"] == told["persons"]
    assert len(outcome.plan.notes) == len(told["manager_cycles"])


def test_the_generated_disabled_people_are_disabled(generated, tmp_path: Path, database: Database):
    ldif, told = generated
    plan = synced(Settings(data_dir=tmp_path, directory_url=f"ldif://{ldif}"), database).plan
    assert plan
    off = sum(change.staff.disabled for change in plan.changes if change.staff)
    assert told["disabled"] - len(plan.quarantined) <= off <= told["disabled"]

"""A hub of the first release goes on with its people, teams and memberships, and nobody is new to it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from plnhub import schema
from plnhub.db import Database, open_database
from plnhub.models import Person, Team, TeamMembership
from tests.directory.makers import DAY, NOW, csv_settings, synced

ROWS = [
    *(f"n{number},N{number},n{number}@x.example,Buyer,North,Sales,n0" for number in range(12)),
    *(f"s{number},S{number},s{number}@x.example,Buyer,South,Legal,s0" for number in range(8)),
]
HEADER = "uid,name,mail,title,division,team,manager_uid"
PERSON = (
    "INSERT INTO person (id, public_id, source, source_key, uid, name, mail, title, division, team_id,"
    " manager_id, dimensions, disabled, state, state_since, missing_runs, source_hash)"
    " VALUES (:id, :uid, 'directory', :uid, :uid, :name, :mail, 'Buyer', :division, :team,"
    " :manager, '{}', :no, 'active', :now, 0, '')"
)

MEMBERSHIP = "INSERT INTO team_membership (person_id, team_id, started_on) VALUES (:id, :team, '2026-01-01')"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def old_hub(request: pytest.FixtureRequest, tmp_path: Path):
    """Twenty people in two teams, as the first release stored them."""
    url = f"sqlite:///{tmp_path}/hub.db"
    database = open_database(url if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    schema.upgrade(database, "0001")
    with database.engine.begin() as connection:
        for id_, name in ((1, "Sales"), (2, "Legal")):
            team = "INSERT INTO team (id, public_id, name) VALUES (:id, :name, :name)"
            connection.execute(text(team), {"id": id_, "name": name})
        for number, row in enumerate(ROWS, start=1):
            uid, name, mail, _, division, team_name, _ = row.split(",")
            first, team = (1, 1) if team_name == "Sales" else (13, 2)
            told = {"id": number, "uid": uid, "name": name, "mail": mail, "division": division, "team": team}
            boss = None if number == first else first
            connection.execute(
                text(PERSON), told | {"manager": boss, "no": False, "now": "2026-01-01 00:00:00"}
            )
            connection.execute(text(MEMBERSHIP), {"id": number, "team": team})
    yield database
    database.engine.dispose()


def contents(database: Database) -> tuple:
    with database.reading() as session:
        people = session.query(Person).order_by(Person.id).all()
        return (
            [(one.id, one.uid, one.team_id, one.state) for one in people],
            [(one.id, one.name, one.closed_on) for one in session.query(Team).order_by(Team.id)],
            [(m.person_id, m.team_id, m.ended_on) for m in session.query(TeamMembership).order_by("id")],
        )


def test_an_upgraded_hub_keeps_everybody_in_their_team(old_hub: Database, tmp_path: Path):
    schema.upgrade(old_hub)
    before = contents(old_hub)
    outcome = synced(csv_settings(tmp_path, *ROWS, header=HEADER), old_hub, NOW)
    figures = outcome.figures()
    assert (outcome.is_refused, figures["created"], figures["moved"], figures["missing"]) == (False, 0, 0, 0)
    assert contents(old_hub) == before


def test_the_sync_after_that_writes_nothing(old_hub: Database, tmp_path: Path):
    schema.upgrade(old_hub)
    settings = csv_settings(tmp_path, *ROWS, header=HEADER)
    synced(settings, old_hub, NOW)
    assert synced(settings, old_hub, NOW + DAY).written == 0

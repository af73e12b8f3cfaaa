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
def first_release(request: pytest.FixtureRequest, tmp_path: Path):
    """A database without rows, with the tables of the first release."""
    url = f"sqlite:///{tmp_path}/hub.db"
    database = open_database(url if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    schema.upgrade(database, "0001")
    yield database
    database.engine.dispose()


@pytest.fixture
def old_hub(first_release: Database) -> Database:
    """Twenty people in two teams, as the first release stored them."""
    fill(first_release, {"Sales": None, "Legal": None}, ROWS)
    return first_release


def fill(database: Database, teams: dict[str, str | None], rows: list[str]) -> None:
    """Teams with the team above each, and people by line; the first line of a team is its head's."""
    ids = {name: number for number, name in enumerate(teams, start=1)}
    team = "INSERT INTO team (id, public_id, name, parent_id) VALUES (:id, :name, :name, :parent)"
    heads: dict[str, int] = {}
    with database.engine.begin() as connection:
        for name, above in teams.items():
            told = {"id": ids[name], "name": name, "parent": ids[above] if above else None}
            connection.execute(text(team), told)
        for number, row in enumerate(rows, start=1):
            uid, name, mail, _, division, team_name, _ = row.split(",")
            head = heads.setdefault(team_name, number)
            person = {"id": number, "uid": uid, "name": name, "mail": mail, "division": division or None}
            standing = {
                "manager": head if head != number else None,
                "no": False,
                "now": "2026-01-01 00:00:00",
            }
            connection.execute(text(PERSON), person | standing | {"team": ids[team_name]})
            connection.execute(text(MEMBERSHIP), {"id": number, "team": ids[team_name]})


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


def lines(uid: str, count: int, division: str, team: str) -> list[str]:
    """So many people of one team, led by the first."""
    return [f"{uid}{n},{uid}{n},{uid}{n}@x.example,Buyer,{division},{team},{uid}0" for n in range(count)]


@pytest.mark.parametrize("names", [("Sales", "sales"), ("Straße", "STRASSE")])
def test_teams_that_differ_in_case_alone_are_one_team_after_the_next_sync(
    first_release: Database, tmp_path: Path, names: tuple[str, str]
):
    larger, smaller = names
    rows = [*lines("a", 2, "North", smaller), *lines("b", 18, "North", larger)]
    fill(first_release, {smaller: None, larger: None}, rows)
    schema.upgrade(first_release)
    outcome = synced(csv_settings(tmp_path, *rows, header=HEADER), first_release, NOW)
    with first_release.reading() as session:
        teams = {team.name: team for team in session.query(Team)}
        here = {person.team_id for person in session.query(Person)}
    assert (outcome.outcome, here) == ("applied", {teams[larger].id})
    assert teams[smaller].merged_into_id == teams[larger].id


def test_a_closed_team_whose_name_another_team_bears_in_other_case_stays_closed(first_release: Database):
    fill(first_release, {"sales": None, "Sales": None}, lines("a", 3, "North", "Sales"))
    with first_release.engine.begin() as connection:
        connection.execute(text("UPDATE team SET closed_on = '2025-12-31' WHERE name = 'sales'"))
    schema.upgrade(first_release)
    _, teams, memberships = contents(first_release)
    assert [(name, closed is None) for _, name, closed in teams] == [("sales", False), ("Sales", True)]
    assert {team for _, team, _ in memberships} == {2}


BRANCH = {"Company": None, "Field": "Company", "Sales": "Field", "Legal": "Company", "Solo": "Company"}
PARENTS = "uid,name,mail,title,division,team,manager_uid,parent_team"


def branch(division: str) -> list[str]:
    """Thirty people of a company in which teams stand above teams."""
    sizes = (("s", 18, "Sales"), ("l", 9, "Legal"), ("f", 2, "Field"), ("o", 1, "Solo"))
    return [row for uid, count, team in sizes for row in lines(uid, count, division, team)]


@pytest.mark.parametrize("division", ["", "North"])
def test_a_branch_of_teams_stays_as_it_is_whatever_its_people_name_as_division(
    first_release: Database, tmp_path: Path, division: str
):
    fill(first_release, BRANCH, branch(division or "Company"))
    schema.upgrade(first_release)
    before = contents(first_release)
    rows = [f"{row},{BRANCH[row.split(',')[5]]}" for row in branch(division)]
    outcome = synced(csv_settings(tmp_path, *rows, header=PARENTS), first_release, NOW)
    assert (outcome.outcome, outcome.gates, outcome.figures()["moved"]) == ("applied", (), 0)
    assert contents(first_release) == before


def test_a_team_below_another_is_shown_with_the_top_of_its_branch(first_release: Database, tmp_path: Path):
    fill(first_release, BRANCH, branch("Company"))
    schema.upgrade(first_release)
    with first_release.reading() as session:
        teams = {team.name: (team.source_key, team.division) for team in session.query(Team)}
    assert teams["Sales"] == ("\tsales", "Company")


def test_a_division_that_somebody_corrected_stays(first_release: Database):
    fill(first_release, BRANCH, branch("Company"))
    columns = "person_id, field, reason, locked_by, locked_at"
    lock = f"INSERT INTO field_lock ({columns}) VALUES (1, 'division', '', '', :now)"
    with first_release.engine.begin() as connection:
        connection.execute(text(lock), {"now": "2026-01-01 00:00:00"})
    schema.upgrade(first_release)
    with first_release.reading() as session:
        kept = [person.id for person in session.query(Person) if person.division is not None]
    assert kept == [1]

"""A whole run from a file into a database: people, teams, dated memberships, roles, records."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from plnhub.db import Database
from plnhub.errors import Unavailable
from plnhub.models import DirectoryRun, FieldLock, Lease, Person, PersonState, RoleGrant, Team, TeamMembership
from tests.directory.makers import (
    DAY,
    NOW,
    active_count,
    csv_settings,
    entry,
    ldif_settings,
    person,
    synced,
    write_rows,
)

ADA = "ada,Ada,ada@x.example,Analyst,IT,bob,"
BOB = "bob,Bob,bob@x.example,Buyer,Sales,,"


def memberships(database: Database, uid: str) -> list[tuple]:
    query = (
        select(Team.name, TeamMembership.started_on, TeamMembership.ended_on)
        .join(Team, Team.id == TeamMembership.team_id)
        .join(Person, Person.id == TeamMembership.person_id)
        .where(Person.uid == uid)
        .order_by(TeamMembership.id)
    )
    with database.reading() as session:
        return [tuple(row) for row in session.execute(query)]


def runs(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(DirectoryRun.outcome, DirectoryRun.gate))]


def test_a_first_run_brings_people_with_team_and_manager(tmp_path: Path, database: Database):
    outcome = synced(csv_settings(tmp_path, ADA, BOB), database)
    ada, bob = person(database, "ada"), person(database, "bob")
    assert (outcome.outcome, ada.manager_id, ada.title) == ("applied", bob.id, "Analyst")


def test_a_run_with_nothing_changed_writes_no_row(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    again = synced(settings, database)
    assert (again.outcome, again.written) == ("unchanged", 0)


def test_another_team_ends_one_membership_and_begins_the_next(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, ADA.replace("IT", "Sales"), BOB)
    synced(settings, database, NOW + 3 * DAY)
    later = (NOW + 3 * DAY).date()
    assert memberships(database, "ada") == [("IT", NOW.date(), later), ("Sales", later, None)]


def test_the_first_membership_began_with_the_employment(tmp_path: Path, database: Database):
    rows = "ada,Ada,IT,2019-04-01", "bob,Bob,IT,2099-01-01"
    synced(csv_settings(tmp_path, *rows, header="uid,name,team,start_date"), database)
    assert [str(memberships(database, uid)[0][1]) for uid in ("ada", "bob")] == ["2019-04-01", "2026-03-02"]


def test_a_team_that_loses_its_last_member_is_closed_with_the_day(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, ADA.replace("IT", "Sales"), BOB)
    synced(settings, database, NOW + DAY)
    with database.reading() as session:
        closed = session.scalar(select(Team.closed_on).where(Team.name == "IT"))
    assert closed == (NOW + DAY).date()


def test_the_states_of_a_leaver_follow_one_another_and_are_dated(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, BOB)
    seen = []
    for hours in (1, 2, 25):
        synced(settings, database, NOW + DAY * hours / 24)
        seen.append(person(database, "ada").state)
    assert seen == [PersonState.MISSING, PersonState.MISSING, PersonState.INACTIVE]


def test_a_leaver_keeps_the_record_and_the_membership_ends(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, BOB)
    for day in (1, 2):
        synced(settings, database, NOW + day * DAY)
    assert memberships(database, "ada") == [("IT", NOW.date(), (NOW + 2 * DAY).date())]


def test_somebody_who_returns_begins_a_new_membership(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, BOB)
    for day in (1, 2):
        synced(settings, database, NOW + day * DAY)
    write_rows(tmp_path, ADA, BOB)
    outcome = synced(settings, database, NOW + 9 * DAY)
    assert (outcome.figures()["returned"], memberships(database, "ada")[-1][1:]) == (
        1,
        ((NOW + 9 * DAY).date(), None),
    )


def test_a_person_switched_off_in_the_directory_is_out_at_once(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, ADA + "no", BOB)
    synced(settings, database)
    assert not person(database, "ada").is_active


def test_a_field_lock_survives_the_night(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    with database.writing() as session:
        ada = session.scalars(select(Person).where(Person.uid == "ada")).one()
        ada.title = "Countess"
        lock = FieldLock(
            person_id=ada.id, field="title", reason="she says so", locked_by="admin", locked_at=NOW
        )
        session.add(lock)
    synced(settings, database)
    assert person(database, "ada").title == "Countess"


def test_swapped_uids_are_written_without_a_clash(tmp_path: Path, database: Database):
    first = entry("ada", "entryUUID: 1") + entry("bob", "entryUUID: 2")
    synced(ldif_settings(tmp_path, first), database)
    swapped = entry("ada", "entryUUID: 2") + entry("bob", "entryUUID: 1")
    outcome = synced(ldif_settings(tmp_path, swapped), database)
    assert (outcome.figures()["renamed"], person(database, "ada").source_key) == (2, "2")


def test_a_directory_group_gives_and_takes_a_role(tmp_path: Path, database: Database):
    group = "dn: cn=chiefs,dc=x\ncn: chiefs\nmember: {}\n"
    groups = {"leader": "cn=chiefs,dc=x"}
    ada_dn, counts = "uid=ada,ou=people,dc=pln,dc=example", []
    for member in (ada_dn, "uid=nobody,dc=x"):
        text = entry("ada") + group.format(member)
        synced(ldif_settings(tmp_path, text, directory_role_groups=groups), database)
        with database.reading() as session:
            counts.append(session.scalar(select(func.count()).select_from(RoleGrant)))
    assert counts == [1, 0]


def test_an_admins_own_grant_is_not_touched(tmp_path: Path, database: Database):
    settings = ldif_settings(tmp_path, entry("ada"))
    synced(settings, database)
    with database.writing() as session:
        ada = session.scalars(select(Person)).one()
        given = {"role": "admin", "origin": "admin", "granted_by": "root", "granted_at": NOW}
        session.add(RoleGrant(person_id=ada.id, **given))
    assert synced(settings, database).outcome == "unchanged"


def test_a_held_run_changes_nobody_and_is_recorded(tmp_path: Path, database: Database):
    rows = [f"p{number},P{number},,,IT,," for number in range(20)]
    settings = csv_settings(tmp_path, *rows)
    synced(settings, database)
    write_rows(tmp_path, *rows[:12])
    outcome = synced(settings, database, NOW + DAY)
    assert (outcome.outcome, active_count(database), runs(database)[-1]) == ("held", 20, ("held", "G3"))


def test_a_confirmed_number_opens_the_gate(tmp_path: Path, database: Database):
    rows = [f"p{number},P{number},,,IT,," for number in range(20)]
    settings = csv_settings(tmp_path, *rows)
    synced(settings, database)
    write_rows(tmp_path, *rows[:12])
    assert synced(settings, database, NOW + DAY, confirm=8).figures()["missing"] == 8


def test_a_failed_read_is_recorded_and_frees_the_lease(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA)
    (tmp_path / "people.csv").unlink()
    with pytest.raises(Unavailable):
        synced(settings, database)
    with database.reading() as session:
        assert (runs(database), session.scalar(select(Lease))) == ([("failed", None)], None)

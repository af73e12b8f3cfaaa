"""Load what the database holds before a run: people, teams, locks, roles and the size of the last run."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import Row, String, cast, select
from sqlalchemy.orm import Session

from plnhub.directory.names import fold
from plnhub.directory.values import KnownPerson, OnFile, Staff
from plnhub.models import Base, DirectoryRun, FieldLock, Person, PersonState, RoleGrant, Team

SOURCE = "directory"
APPLIED = ("applied", "unchanged")

Grouped = dict[int, frozenset[str]]
PERSON = Base.metadata.tables["person"].c


def staff_on_file(session: Session) -> OnFile:
    """Everything that a plan needs to know of the database."""
    teams = {
        row.id: row for row in session.execute(select(Team.id, Team.name, Team.parent_id, Team.closed_on))
    }
    team_names = {id_: row.name for id_, row in teams.items()}
    columns = [column for column in PERSON if column is not PERSON.dimensions]
    told = cast(PERSON.dimensions, String).label(
        "dimensions"
    )  # most are empty: not worth decoding one by one
    rows = session.execute(select(*columns, told).where(PERSON.source == SOURCE)).all()
    return OnFile(
        people=_people(session, rows, team_names),
        foreign_uids=frozenset(
            fold(uid) for uid in session.scalars(select(Person.uid).where(Person.source != SOURCE))
        ),
        erased_keys=frozenset(row.source_key for row in rows if row.state == PersonState.PSEUDONYM),
        teams={row.name: team_names.get(row.parent_id) for row in teams.values() if row.closed_on is None},
        closed_teams=frozenset(row.name for row in teams.values() if row.closed_on is not None),
        last_complete_size=_last_complete_size(session),
    )


def _people(session: Session, rows: Any, team_names: dict[int, str]) -> tuple[KnownPerson, ...]:
    keys = {row.id: row.source_key for row in rows}
    locks = _grouped(session.execute(select(FieldLock.person_id, FieldLock.field)))
    roles = _grouped(
        session.execute(select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.origin == SOURCE))
    )
    return tuple(
        KnownPerson(
            id=row.id,
            staff=_staff(row, team_names),
            manager_key=keys.get(row.manager_id),
            state=PersonState(row.state),
            state_since=row.state_since,
            missing_runs=row.missing_runs,
            locked=locks.get(row.id, frozenset()),
            roles=roles.get(row.id, frozenset()),
        )
        for row in rows
        if row.state != PersonState.PSEUDONYM
    )


def _staff(row: Row[Any], team_names: dict[int, str]) -> Staff:
    return Staff(
        key=row.source_key,
        uid=row.uid,
        name=row.name,
        mail=row.mail,
        title=row.title,
        level=row.level,
        division=row.division,
        team=team_names.get(row.team_id),
        manager=row.manager_text,
        location=row.location,
        employee_type=row.employee_type,
        start_date=row.start_date,
        end_date=row.end_date,
        disabled=bool(row.disabled),
        dimensions=_dimensions(row.dimensions),
        dn=row.dn,
    )


def _dimensions(text: str) -> tuple[tuple[str, str], ...]:
    return () if text == "{}" else tuple(sorted(json.loads(text).items()))


def _grouped(rows: Any) -> Grouped:
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, word in rows:
        found[person_id].add(str(word))
    return {person_id: frozenset(words) for person_id, words in found.items()}


def _last_complete_size(session: Session) -> int | None:
    """How many entries came the last time that a run was complete and not held."""
    counts = session.scalar(
        select(DirectoryRun.counts)
        .where(DirectoryRun.source == SOURCE, DirectoryRun.complete, DirectoryRun.outcome.in_(APPLIED))
        .order_by(DirectoryRun.id.desc())
        .limit(1)
    )
    return int(counts["read"]) if counts else None

"""Load what the database holds before a run: everybody, or those whom the run touches."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, String, cast, select
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.directory.entries.names import fold
from plnhub.directory.entries.values import KnownPerson, OnFile, Rest, Staff
from plnhub.directory.storing.counting import (
    COUNTED,
    MINE,
    NOT_MINE,
    PERSON,
    SOURCE,
    WITHOUT_MANAGER,
    FilledFields,
    rest_of,
)
from plnhub.directory.storing.known_teams import Teams, all_teams, known_teams, teams_around
from plnhub.models import (
    DirectoryAside,
    DirectoryPlace,
    DirectoryRun,
    FieldLock,
    Person,
    PersonState,
    RoleGrant,
)

__all__ = ["COUNTED", "SOURCE", "WITHOUT_MANAGER", "staff_on_file", "touched_on_file"]

APPLIED = ("applied", "unchanged")
TOLD = cast(PERSON.dimensions, String).label("dimensions")  # most are empty: not worth decoding one by one
COLUMNS = (*(column for column in PERSON if column is not PERSON.dimensions), TOLD)


def staff_on_file(session: Session) -> OnFile:
    """Everything that a plan needs to know of the database."""
    rows = session.execute(select(*COLUMNS).where(MINE)).all()
    return _on_file(session, rows, _all_keys(rows), all_teams(session), Rest())


def touched_on_file(session: Session, ids: Collection[int], units: Collection[str]) -> OnFile:
    """The people with these ids, these teams, and what a plan must know of all the others."""
    rows = _rows_of(session, ids)
    managers = [row.manager_id for row in rows if row.manager_id is not None]
    keys = _all_keys(rows) | {row.id: row.source_key for row in _rows_of(session, managers)}
    teams = teams_around(session, rows, units)
    return _on_file(session, rows, keys, teams, rest_of(session, rows, teams))


def _rows_of(session: Session, ids: Collection[int]) -> list[Row[Any]]:
    parts = chunks(sorted(set(ids)))
    rows = (row for part in parts for row in session.execute(select(*COLUMNS).where(PERSON.id.in_(part))))
    return [row for row in rows if row.source == SOURCE]


def _all_keys(rows: Iterable[Row[Any]]) -> dict[int, str]:
    return {row.id: row.source_key for row in rows}


def _on_file(
    session: Session, rows: Sequence[Row[Any]], keys: Mapping[int, str], teams: Teams, rest: Rest
) -> OnFile:
    place, holders = session.get(DirectoryPlace, SOURCE), _holders(session)
    size, settings = last_complete(session)
    return OnFile(
        people=_people(session, rows, keys, teams),
        rest=rest,
        foreign_uids=frozenset(fold(uid) for uid in session.scalars(select(Person.uid).where(NOT_MINE))),
        erased_keys=frozenset(
            session.scalars(select(Person.source_key).where(PERSON.state == PersonState.PSEUDONYM))
        ),
        grants={holder.key: roles for holder, roles in holders.items()},
        away=frozenset(holder.key for holder in holders if holder.state != PersonState.ACTIVE),
        teams=known_teams(teams),
        aside=aside_keys(session),
        filled=FilledFields(session),
        last_complete_size=size,
        last_settings=settings,
        recent_removals=place.removals if place else 0,
    )


def aside_keys(session: Session) -> frozenset[str]:
    """Keys of the entries that were set aside at the last look."""
    return frozenset(session.scalars(select(DirectoryAside.key).where(DirectoryAside.source == SOURCE))) - {
        ""
    }


def last_complete(session: Session) -> tuple[int | None, str | None]:
    """How many entries came the last time that a run was complete and not held, and under which settings."""
    row = session.execute(
        select(DirectoryRun.counts, DirectoryRun.settings_hash)
        .where(
            DirectoryRun.source == SOURCE,
            DirectoryRun.kind == "full",
            DirectoryRun.complete,
            DirectoryRun.outcome.in_(APPLIED),
        )
        .order_by(DirectoryRun.id.desc())
        .limit(1)
    ).first()
    return (int(row.counts["read"]), row.settings_hash) if row else (None, None)


def _people(
    session: Session, rows: Iterable[Row[Any]], keys: Mapping[int, str], teams: Mapping[int, Row[Any]]
) -> tuple[KnownPerson, ...]:
    locks: dict[int, set[str]] = defaultdict(set)
    for person_id, field in session.execute(select(FieldLock.person_id, FieldLock.field)):
        locks[person_id].add(field)
    return tuple(
        KnownPerson(
            id=row.id,
            staff=_staff(row, teams.get(row.team_id)),
            manager_key=keys.get(row.manager_id),
            unit=teams[row.team_id].source_key if row.team_id in teams else None,
            state=PersonState(row.state),
            state_since=row.state_since,
            missing_runs=row.missing_runs,
            locked=frozenset(locks.get(row.id, ())),
        )
        for row in rows
        if row.state != PersonState.PSEUDONYM
    )


def _staff(row: Row[Any], team: Row[Any] | None) -> Staff:
    return Staff(
        key=row.source_key,
        uid=row.uid,
        name=row.name,
        mail=row.mail,
        title=row.title,
        level=row.level,
        division=row.division,
        team=team.name if team else None,
        parent_team=row.parent_team,
        manager=row.manager_text,
        location=row.location,
        employee_type=row.employee_type,
        start_date=row.start_date,
        end_date=row.end_date,
        disabled=bool(row.disabled),
        dimensions=_dimensions(row.dimensions),
        dn=row.dn,
        origin=row.dn or row.uid,
        fingerprint=row.source_hash,
    )


def _dimensions(text: str) -> tuple[tuple[str, str], ...]:
    return () if text == "{}" else tuple(sorted(json.loads(text).items()))


class Holder(NamedTuple):
    """Somebody to whom a group gives a role."""

    key: str
    state: str


def _holders(session: Session) -> dict[Holder, frozenset[str]]:
    """From the grants to the people, who are few."""
    roles: dict[int, set[str]] = defaultdict(set)
    for person_id, role in session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.origin == SOURCE)
    ):
        roles[person_id].add(str(role))
    columns = Person.id, Person.source_key, Person.state
    return {
        Holder(row.source_key, row.state): frozenset(roles[row.id])
        for part in chunks(sorted(roles))
        for row in session.execute(select(*columns).where(Person.id.in_(part)))
    }

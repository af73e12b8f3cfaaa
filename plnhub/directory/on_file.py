"""Load what the database holds before a run: everybody, or those whom the run touches."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, func, select
from sqlalchemy.orm import Session

from plnhub.directory.changes import COMPARED
from plnhub.directory.names import fold, team_key
from plnhub.directory.values import KnownPerson, KnownTeam, OnFile, Rest, Staff
from plnhub.models import (
    Base,
    DirectoryAside,
    DirectoryPlace,
    DirectoryRun,
    FieldLock,
    Person,
    PersonState,
    RoleGrant,
    Team,
)

SOURCE = "directory"
APPLIED = ("applied", "unchanged")
COUNTED = (PersonState.ACTIVE, PersonState.MISSING)
LOSABLE = tuple(name for name in COMPARED if name not in ("uid", "name", "disabled", "dimensions", "dn"))

PERSON = Base.metadata.tables["person"].c
MINE = PERSON.source == SOURCE
TOLD = cast(PERSON.dimensions, String).label("dimensions")  # most are empty: not worth decoding one by one
ROLE_HOLDERS = (
    select(Person.source_key)
    .join(RoleGrant, Person.id == RoleGrant.person_id)
    .where(RoleGrant.origin == SOURCE, MINE)
)
COLUMNS = (*(column for column in PERSON if column is not PERSON.dimensions), TOLD)


def staff_on_file(session: Session) -> OnFile:
    """Everything that a plan needs to know of the database."""
    rows = session.execute(select(*COLUMNS).where(MINE)).all()
    return _on_file(session, rows, _all_keys(rows), Rest())


def touched_on_file(session: Session, ids: Collection[int]) -> OnFile:
    """The people with these ids, and what a plan must know of all the others."""
    rows = _rows_of(session, ids)
    managers = [row.manager_id for row in rows if row.manager_id is not None]
    keys = _all_keys(rows) | {row.id: row.source_key for row in _rows_of(session, managers)}
    return _on_file(session, rows, keys, _rest(session, rows))


def _rows_of(session: Session, ids: Collection[int]) -> list[Row[Any]]:
    wanted = sorted(set(ids))
    parts = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return [
        row for part in parts for row in session.execute(select(*COLUMNS).where(MINE, PERSON.id.in_(part)))
    ]


def _all_keys(rows: Iterable[Row[Any]]) -> dict[int, str]:
    return {row.id: row.source_key for row in rows}


def _on_file(session: Session, rows: Iterable[Row[Any]], keys: Mapping[int, str], rest: Rest) -> OnFile:
    teams = {row.id: row for row in session.execute(select(Base.metadata.tables["team"]))}
    place = session.get(DirectoryPlace, SOURCE)
    size, settings = last_complete(session)
    return OnFile(
        people=_people(session, rows, keys, teams),
        rest=rest,
        foreign_uids=frozenset(
            fold(uid) for uid in session.scalars(select(Person.uid).where(Person.source != SOURCE))
        ),
        erased_keys=frozenset(
            session.scalars(select(Person.source_key).where(MINE, PERSON.state == PersonState.PSEUDONYM))
        ),
        grants=_grants(session),
        away=frozenset(session.scalars(ROLE_HOLDERS.where(PERSON.state != PersonState.ACTIVE))),
        teams=_known_teams(teams),
        aside=aside_keys(session),
        filled=_filled(session),
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


def _known_teams(teams: Mapping[int, Row[Any]]) -> dict[str, KnownTeam]:
    return {
        row.source_key: KnownTeam(
            name=row.name,
            division=row.division,
            parent=teams[row.parent_id].source_key if row.parent_id in teams else None,
            is_closed=row.closed_on is not None,
        )
        for row in teams.values()
    }


def _grants(session: Session) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, role in session.execute(ROLE_HOLDERS.add_columns(RoleGrant.role)):
        found[key].add(str(role))
    return {key: frozenset(roles) for key, roles in found.items()}


def _filled(session: Session) -> dict[str, int]:
    """How many active people have a value, for each field that can be lost; the manager as text."""
    columns = {name: PERSON[name] for name in LOSABLE} | {
        "manager": PERSON.manager_text,
        "team": PERSON.team_id,
    }
    counts = [func.count(column).label(name) for name, column in columns.items()]
    row = session.execute(select(*counts).where(MINE, PERSON.state.in_(COUNTED), ~PERSON.disabled)).one()
    return {name: int(count) for name, count in row._mapping.items()}


def _rest(session: Session, rows: Iterable[Row[Any]]) -> Rest:
    """Counts over everybody, less those who are loaded."""
    loaded = [row for row in rows if row.state in COUNTED]
    keys = {id_: key for id_, key in session.execute(select(Team.id, Team.source_key))}
    units = Counter(_count_by(session, PERSON.team_id)) - Counter(row.team_id for row in loaded)
    active = session.scalar(
        select(func.count()).select_from(Person).where(MINE, PERSON.state.in_(COUNTED), ~PERSON.disabled)
    )
    return Rest(
        active=int(active or 0) - sum(not row.disabled for row in loaded),
        units={keys[id_]: count for id_, count in units.items() if id_ in keys},
        parents=_parents(session, loaded, keys),
    )


def _count_by(session: Session, column: ColumnElement[Any]) -> dict[Any, int]:
    query = select(column, func.count()).where(MINE, PERSON.state.in_(COUNTED)).group_by(column)
    return {value: count for value, count in session.execute(query)}


def _parents(
    session: Session, loaded: Iterable[Row[Any]], keys: Mapping[int, str]
) -> dict[str, dict[str, int]]:
    """Which team is named as the one above, by how many of the people who are not loaded."""
    columns = PERSON.team_id, PERSON.division, PERSON.parent_team
    voting = MINE, PERSON.parent_team.is_not(None), PERSON.state == PersonState.ACTIVE
    query = select(*columns, func.count()).where(*voting).group_by(*columns)
    votes = Counter({tuple(row[:3]): row[3] for row in session.execute(query)})
    votes -= Counter(
        (row.team_id, row.division, row.parent_team) for row in loaded if row.state == PersonState.ACTIVE
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (team_id, division, parent), count in votes.items():
        if team_id in keys and parent:
            key = team_key(division, parent)
            found[keys[team_id]][key] = found[keys[team_id]].get(key, 0) + count
    return dict(found)

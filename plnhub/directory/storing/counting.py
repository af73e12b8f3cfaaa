"""Count the people on file, by indexes alone where a run touches only a few of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.directory.entries.names import team_key
from plnhub.directory.entries.values import Rest
from plnhub.directory.planning.changes import COMPARED
from plnhub.models import Base, PersonState, Team

SOURCE = "directory"
COUNTED = (PersonState.ACTIVE, PersonState.MISSING)
LOSABLE = tuple(name for name in COMPARED if name not in ("uid", "name", "disabled", "dimensions", "dn"))

PERSON = Base.metadata.tables["person"].c
MINE = PERSON.source == SOURCE
NOT_MINE = or_(PERSON.source < SOURCE, PERSON.source > SOURCE)
"""The few who do not come from the directory; `!=` would look at everybody."""
WITHOUT_MANAGER = and_(PERSON.manager_id.is_(None), PERSON.manager_text.is_not(None))
"""Whose manager is named and is nobody on file, or was cut out of a circle."""


class FilledFields(Mapping[str, int]):
    """How many active people have a value, for each field that can be lost; counted when somebody asks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _counts(self) -> dict[str, int]:
        columns = {name: PERSON[name] for name in LOSABLE}
        columns |= {"manager": PERSON.manager_text, "team": PERSON.team_id}
        counts = [func.count(column).label(name) for name, column in columns.items()]
        query = select(*counts).where(MINE, PERSON.state.in_(COUNTED), ~PERSON.disabled)
        return {name: int(count) for name, count in self._session.execute(query).one()._mapping.items()}

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


def rest_of(session: Session, rows: Iterable[Row[Any]]) -> Rest:
    """Counts over everybody, less those who are loaded."""
    loaded = [row for row in rows if row.state in COUNTED]
    keys = {id_: key for id_, key in session.execute(select(Team.id, Team.source_key))}
    return Rest(
        active=_active(session) - sum(not row.disabled for row in loaded),
        units={keys[id_]: count for id_, count in _people_of_teams(session, loaded).items() if id_ in keys},
        parents=_parents(session, loaded, keys),
    )


def _active(session: Session) -> int:
    """From one index, less those of other sources."""
    everybody = session.scalar(select(func.count()).where(PERSON.state.in_(COUNTED), ~PERSON.disabled))
    others = session.execute(select(PERSON.state, PERSON.disabled).where(NOT_MINE))
    return (everybody or 0) - sum(state in COUNTED and not disabled for state, disabled in others)


def _people_of_teams(session: Session, loaded: Iterable[Row[Any]]) -> Counter[int]:
    """How many others are in the teams of the loaded people; of every other team only whether anybody is."""
    mine = Counter(row.team_id for row in loaded if row.team_id is not None)
    of_team = PERSON.state.in_(COUNTED), PERSON.team_id == Team.id
    found = Counter({id_: 1 for id_ in session.scalars(select(Team.id).where(exists().where(*of_team)))})
    for part in chunks(sorted(mine)):
        inside = PERSON.state.in_(COUNTED), PERSON.team_id.in_(part)
        counts = select(PERSON.team_id, func.count()).where(*inside).group_by(PERSON.team_id)
        found.update({id_: count - 1 for id_, count in session.execute(counts)})
    return found - mine


def _parents(
    session: Session, loaded: Iterable[Row[Any]], keys: Mapping[int, str]
) -> dict[str, dict[str, int]]:
    """Which team is named as the one above, by how many of the people who are not loaded."""
    if session.scalar(select(PERSON.id).where(PERSON.parent_team.is_not(None)).limit(1)) is None:
        return {}
    columns = PERSON.team_id, PERSON.division, PERSON.parent_team, PERSON.state
    query = select(*columns, func.count()).where(PERSON.parent_team.is_not(None)).group_by(*columns)
    rows = (row for row in session.execute(query) if row.state == PersonState.ACTIVE)
    votes = Counter({tuple(row[:3]): row[4] for row in rows})
    votes -= Counter(
        (row.team_id, row.division, row.parent_team) for row in loaded if row.state == PersonState.ACTIVE
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (team_id, division, parent), count in votes.items():
        if team_id in keys and parent:
            key = team_key(division, parent)
            found[keys[team_id]][key] = found[keys[team_id]].get(key, 0) + count
    return dict(found)

"""Count the people on file, by indexes alone where a run touches only a few of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
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


def rest_of(session: Session, rows: Iterable[Row[Any]], teams: Mapping[int, Row[Any]]) -> Rest:
    """Counts over everybody, less those who are loaded; of teams only the loaded ones."""
    loaded = [row for row in rows if row.state in COUNTED]
    keys = {id_: team.source_key for id_, team in teams.items()}
    others = _people_of_teams(session, loaded, keys.keys())
    return Rest(
        active=_active(session) - sum(not row.disabled for row in loaded),
        units={keys[id_]: count for id_, count in others.items()},
        parents=_parents(session, loaded, keys),
    )


def _active(session: Session) -> int:
    """From one index, less those of other sources."""
    everybody = session.scalar(select(func.count()).where(PERSON.state.in_(COUNTED), ~PERSON.disabled))
    others = session.execute(select(PERSON.state, PERSON.disabled).where(NOT_MINE))
    return (everybody or 0) - sum(state in COUNTED and not disabled for state, disabled in others)


def _people_of_teams(session: Session, loaded: Iterable[Row[Any]], teams: AbstractSet[int]) -> Counter[int]:
    """How many others are in these teams; an open team below that is not among them counts as one."""
    found: Counter[int] = Counter()
    for part in chunks(sorted(teams)):
        inside = PERSON.state.in_(COUNTED), PERSON.team_id.in_(part)
        counts = select(PERSON.team_id, func.count()).where(*inside).group_by(PERSON.team_id)
        found.update({id_: count for id_, count in session.execute(counts)})
        below = select(Team.id, Team.parent_id).where(Team.parent_id.in_(part), Team.closed_on.is_(None))
        found.update(up for id_, up in session.execute(below) if up is not None and id_ not in teams)
    return found - Counter(row.team_id for row in loaded if row.team_id is not None)


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

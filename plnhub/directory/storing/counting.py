"""Count the people on file, by indexes alone where a run touches only a few of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

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


def filled_fields(session: Session) -> dict[str, int]:
    """How many active people have a value, for each field that can be lost; the manager as text."""
    columns = {name: PERSON[name] for name in LOSABLE}
    columns |= {"manager": PERSON.manager_text, "team": PERSON.team_id}
    counts = [func.count(column).label(name) for name, column in columns.items()]
    row = session.execute(select(*counts).where(MINE, PERSON.state.in_(COUNTED), ~PERSON.disabled)).one()
    return {name: int(count) for name, count in row._mapping.items()}


def rest_of(session: Session, rows: Iterable[Row[Any]]) -> Rest:
    """Counts over everybody, less those who are loaded."""
    loaded = [row for row in rows if row.state in COUNTED]
    keys = {id_: key for id_, key in session.execute(select(Team.id, Team.source_key))}
    people = _people_by_team(session) - Counter((row.team_id, bool(row.disabled)) for row in loaded)
    units: Counter[str] = Counter()
    for (team_id, _), count in people.items():
        if team_id in keys:
            units[keys[team_id]] += count
    return Rest(
        active=sum(count for (_, is_disabled), count in people.items() if not is_disabled),
        units=units,
        parents=_parents(session, loaded, keys),
    )


def _people_by_team(session: Session) -> Counter[tuple[int | None, bool]]:
    """How many are in each team, enabled and disabled: from one index, less those of other sources."""
    columns = PERSON.team_id, PERSON.disabled
    query = select(*columns, func.count()).where(PERSON.state.in_(COUNTED)).group_by(*columns)
    everybody = Counter({(row[0], bool(row[1])): row[2] for row in session.execute(query)})
    others = session.execute(query.where(NOT_MINE))
    return everybody - Counter({(row[0], bool(row[1])): row[2] for row in others})


def _parents(
    session: Session, loaded: Iterable[Row[Any]], keys: Mapping[int, str]
) -> dict[str, dict[str, int]]:
    """Which team is named as the one above, by how many of the people who are not loaded."""
    columns = PERSON.team_id, PERSON.division, PERSON.parent_team
    voting = PERSON.parent_team.is_not(None), PERSON.state == PersonState.ACTIVE
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

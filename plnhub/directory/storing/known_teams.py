"""Load teams: all, or those around the people whom a run touches."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.directory.entries.values import KnownTeam
from plnhub.directory.storing.counting import PERSON
from plnhub.models import Base

TEAM = Base.metadata.tables["team"]
Teams = dict[int, Row[Any]]


def all_teams(session: Session) -> Teams:
    """Every team, by id."""
    return {row.id: row for row in session.execute(select(TEAM))}


def teams_around(session: Session, people: Iterable[Row[Any]], units: Collection[str]) -> Teams:
    """The teams of these people and of these identities, with all above them.

    Where people name the team above theirs, a change may shift any branch, so that all teams are loaded.
    """
    if session.scalar(select(PERSON.id).where(PERSON.parent_team.is_not(None)).limit(1)) is not None:
        return all_teams(session)
    found: Teams = {}
    edge = {row.team_id for row in people if row.team_id is not None}
    for part in chunks(sorted(units)):
        edge |= set(session.scalars(select(TEAM.c.id).where(TEAM.c.source_key.in_(part))))
    while edge:
        for part in chunks(sorted(edge)):
            found |= {row.id: row for row in session.execute(select(TEAM).where(TEAM.c.id.in_(part)))}
        edge = {row.parent_id for row in found.values() if row.parent_id is not None} - found.keys()
    return found


def known_teams(teams: Mapping[int, Row[Any]]) -> dict[str, KnownTeam]:
    """The teams as a plan sees them, by identity."""
    return {
        row.source_key: KnownTeam(
            name=row.name,
            division=row.division,
            parent=teams[row.parent_id].source_key if row.parent_id in teams else None,
            is_closed=row.closed_on is not None,
        )
        for row in teams.values()
    }

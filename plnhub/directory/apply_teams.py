"""Write teams and dated memberships, inside the transaction of a run."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from plnhub.clock import new_public_id
from plnhub.directory.changes import STATE, Change, Kind
from plnhub.directory.teams import TeamPlan
from plnhub.models import Base
from plnhub.models.people import PersonState

TEAM = Base.metadata.tables["team"]
MEMBERSHIP = Base.metadata.tables["team_membership"]


def apply_teams(session: Session, plan: TeamPlan, today: date) -> tuple[dict[str, int], int]:
    """The ids of all teams by name after the change, and how many rows were written."""
    if plan.created:
        session.execute(insert(TEAM), [{"name": name, "public_id": new_public_id()} for name in plan.created])
    ids = {row.name: row.id for row in session.execute(select(TEAM.c.name, TEAM.c.id))}
    _set(session, "closed_on", [(ids[name], today) for name in plan.closed])
    _set(session, "closed_on", [(ids[name], None) for name in plan.reopened])
    _set(
        session,
        "parent_id",
        [(ids[name], ids[parent] if parent else None) for name, parent in plan.parents],
    )
    return ids, len(plan.created) + len(plan.closed) + len(plan.reopened) + len(plan.parents)


def apply_memberships(
    session: Session, changes: Iterable[Change], ids: dict[str, int], team_ids: dict[str, int], today: date
) -> int:
    """End memberships of those who left a team, begin those of the ones who came; both are dated."""
    relevant = [change for change in changes if _touches_team(change)]
    leaving = [{"person": change.person_id, "today": today} for change in relevant if change.person_id]
    joining = [
        {
            "person_id": ids[change.key],
            "team_id": team_ids[change.staff.team],
            "started_on": _start(change, today),
        }
        for change in relevant
        if change.staff and change.staff.team and change.state is not PersonState.INACTIVE
    ]
    if leaving:
        open_ones = MEMBERSHIP.c.person_id == bindparam("person"), MEMBERSHIP.c.ended_on.is_(None)
        session.execute(update(MEMBERSHIP).where(*open_ones).values(ended_on=bindparam("today")), leaving)
    if joining:
        session.execute(insert(MEMBERSHIP), joining)
    return len(leaving) + len(joining)


def _touches_team(change: Change) -> bool:
    """A new person, another team, an end, or a return after an end."""
    if Kind.CREATE in change.kinds or Kind.INACTIVE in change.kinds:
        return True
    return any(
        field.field == "team" or (field.field == STATE and field.old == PersonState.INACTIVE)
        for field in change.fields
    )


def _start(change: Change, today: date) -> date:
    """A newcomer's first membership began with the employment, where that is known and past."""
    began = change.staff.start_date if change.staff and Kind.CREATE in change.kinds else None
    return began if began and began <= today else today


def _set(session: Session, column: str, values: list[tuple[int, Any]]) -> None:
    if values:
        session.execute(
            update(TEAM).where(TEAM.c.id == bindparam("team")).values({column: bindparam("value")}),
            [{"team": team, "value": value} for team, value in values],
        )

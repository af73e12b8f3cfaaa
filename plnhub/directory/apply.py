"""Carry out a plan inside one transaction that somebody else commits: people, teams, managers, roles."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from plnhub.clock import new_public_id
from plnhub.crash import crash_point
from plnhub.directory.apply_roles import apply_roles
from plnhub.directory.apply_teams import apply_memberships, apply_teams
from plnhub.directory.changes import Change, Kind
from plnhub.directory.on_file import SOURCE
from plnhub.directory.plan import Plan
from plnhub.models import Base, PersonState

BATCH = 5_000
PERSON = Base.metadata.tables["person"]
STATE_KINDS = frozenset({Kind.MISSING, Kind.STILL_MISSING, Kind.INACTIVE, Kind.RETURNED})
COPIED = (
    "uid", "name", "mail", "title", "level", "division", "location", "employee_type",
    "start_date", "end_date", "disabled", "dn",
)  # fmt: skip


def carry_out(session: Session, plan: Plan, now: datetime) -> int:
    """Write everything that the plan says; answers the number of rows written."""
    if plan.is_empty:
        return 0
    team_ids, written = apply_teams(session, plan.teams, now.date())
    crash_point("directory.apply.teams")
    created = [change for change in plan.changes if Kind.CREATE in change.kinds]
    changed = [change for change in plan.changes if change.staff and change.person_id]
    _create(session, created, team_ids, now)
    _update(session, changed, team_ids)
    written += len(created) + len(changed) + _move_states(session, plan.changes, now)
    crash_point("directory.apply.people")
    ids = _ids(session)
    _set_managers(session, [*created, *changed], ids)
    crash_point("directory.apply.managers")
    written += apply_memberships(session, plan.changes, ids, team_ids, now.date())
    crash_point("directory.apply.memberships")
    return written + apply_roles(session, plan.roles, ids, now)


def _create(session: Session, created: Sequence[Change], team_ids: dict[str, int], now: datetime) -> None:
    """In batches, so that a hundred thousand people are never rows in memory at once."""
    for start in range(0, len(created), BATCH):
        session.execute(
            insert(PERSON), [_new_row(one, team_ids, now) for one in created[start : start + BATCH]]
        )


def _update(session: Session, changed: Sequence[Change], team_ids: dict[str, int]) -> None:
    if not changed:
        return
    renamed = [c for c in changed if any(field.field == "uid" for field in c.fields)]
    if renamed:  # two people may swap their uids: give both up before either is taken again
        session.execute(
            update(PERSON).where(PERSON.c.id == bindparam("row")).values(uid=bindparam("parked")),
            [{"row": c.person_id, "parked": new_public_id()} for c in renamed],
        )
    rows = [{"row": change.person_id, **_values(change, team_ids)} for change in changed]
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "row"}
    session.execute(update(PERSON).where(PERSON.c.id == bindparam("row")).values(**columns), rows)


def _move_states(session: Session, changes: Iterable[Change], now: datetime) -> int:
    """The day on which a state began stays as it is while somebody is merely still missing."""
    moved = [change for change in changes if STATE_KINDS.intersection(change.kinds)]
    counted = [change for change in moved if Kind.STILL_MISSING in change.kinds]
    begun = [change for change in moved if Kind.STILL_MISSING not in change.kinds]
    by_id = update(PERSON).where(PERSON.c.id == bindparam("row"))
    if counted:
        session.execute(
            by_id.values(missing_runs=bindparam("runs")),
            [{"row": c.person_id, "runs": c.missing_runs} for c in counted],
        )
    if begun:
        session.execute(
            by_id.values(
                state=bindparam("new_state"), missing_runs=bindparam("runs"), state_since=bindparam("since")
            ),
            [{"row": c.person_id, "new_state": c.state, "runs": c.missing_runs, "since": now} for c in begun],
        )
    return sum(change.staff is None for change in moved)


def _set_managers(session: Session, changes: Iterable[Change], ids: dict[str, int]) -> None:
    """Last of the people's columns, since a manager may be as new as the person."""
    rows = [
        {"row": ids[change.key], "manager": ids[change.manager_key] if change.manager_key else None}
        for change in changes
        if change.manager_key or change.person_id
    ]
    if rows:
        session.execute(
            update(PERSON).where(PERSON.c.id == bindparam("row")).values(manager_id=bindparam("manager")),
            rows,
        )


def _ids(session: Session) -> dict[str, int]:
    rows = session.execute(select(PERSON.c.source_key, PERSON.c.id).where(PERSON.c.source == SOURCE))
    return {key: id_ for key, id_ in rows}


def _new_row(change: Change, team_ids: dict[str, int], now: datetime) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "source_key": change.key,
        "public_id": new_public_id(),
        "state": PersonState.ACTIVE,
        "state_since": now,
        "missing_runs": 0,
        "source_hash": "",
        **_values(change, team_ids),
    }


def _values(change: Change, team_ids: dict[str, int]) -> dict[str, Any]:
    staff = change.staff
    assert staff is not None
    return {
        **{name: getattr(staff, name) for name in COPIED},
        "dimensions": dict(staff.dimensions),
        "team_id": team_ids[staff.team] if staff.team else None,
        "manager_text": None if change.manager_key else staff.manager,
    }

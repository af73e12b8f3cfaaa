"""Carry out a plan inside one transaction that somebody else commits: people, teams, managers, roles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.clock import new_public_id, new_public_ids
from plnhub.crash import crash_point
from plnhub.directory.entries.names import dn_key, fold, mark
from plnhub.directory.planning.changes import Change, Kind
from plnhub.directory.planning.plan import Plan
from plnhub.directory.storing.apply_aside import apply_aside
from plnhub.directory.storing.apply_roles import apply_roles
from plnhub.directory.storing.apply_teams import apply_memberships, apply_teams
from plnhub.directory.storing.bulk import Row, insert_rows, new_ids
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Base, PersonState

PERSON = Base.metadata.tables["person"]
STATE_KINDS = frozenset({Kind.MISSING, Kind.STILL_MISSING, Kind.INACTIVE, Kind.RETURNED})
COPIED = (
    "uid", "name", "mail", "title", "level", "division", "parent_team", "location", "employee_type",
    "start_date", "end_date", "disabled", "dn",
)  # fmt: skip
TAKEN = (
    *COPIED, "dimensions", "team_id", "manager_id", "manager_text", "uid_mark", "dn_mark", "source_hash",
)  # fmt: skip
LIGHT = frozenset(
    {
        "name", "title", "level", "division", "location", "employee_type", "start_date", "end_date",
        "dimensions",
    }
)  # fmt: skip
"""Fields that no index holds: to write these alone costs a tenth."""
WITHOUT_INDEX = (*sorted(LIGHT), "manager_text", "source_hash")
COPY = attrgetter(*COPIED)
NOTHING: dict[str, str] = {}
MADE = ("id", "source", "source_key", "public_id", "state", "state_since", "missing_runs")

Ids = Mapping[str, int]


def carry_out(session: Session, plan: Plan, now: datetime, is_whole: bool = True) -> int:
    """Write everything that the plan says; answers the number of rows written.

    `is_whole` tells whether all entries were looked at, so that nobody else is set aside any more.
    """
    written = apply_aside(session, plan, now, is_whole)
    if plan.is_empty:
        return written
    units = {one.unit for one in plan.changes if one.unit}
    team_ids, teams_written = apply_teams(session, plan.teams, units, now.date())
    crash_point("directory.apply.teams")
    created = managers_first(change for change in plan.changes if Kind.CREATE in change.kinds)
    changed = [change for change in plan.changes if change.staff and change.person_id]
    numbers = new_ids(session, PERSON, len(created))
    ids = _ids(session, plan) | {one.key: number for one, number in zip(created, numbers, strict=True)}
    insert_rows(session, PERSON, (*MADE, *TAKEN), _new_rows(created, ids, team_ids, now))
    crash_point("directory.apply.people")
    _update(session, changed, ids, team_ids)
    written += teams_written + len(created) + len(changed) + _move_states(session, plan.changes, now)
    crash_point("directory.apply.changes")
    written += apply_memberships(session, plan.changes, ids, team_ids, now.date())
    crash_point("directory.apply.memberships")
    return written + apply_roles(session, plan.roles, ids, now)


def managers_first(created: Iterable[Change]) -> list[Change]:
    """The same people, each after the own manager, so that no row refers to a later one."""
    waiting = {one.key: one for one in created}
    ordered: list[Change] = []
    for start in tuple(waiting):
        path: list[Change] = []
        at: str | None = start
        while at is not None and (one := waiting.pop(at, None)):
            path.append(one)
            at = one.manager_key
        ordered += reversed(path)
    return ordered


def _update(session: Session, changed: Sequence[Change], ids: Ids, team_ids: Ids) -> None:
    if not changed:
        return
    renamed = [c for c in changed if any(field.field == "uid" for field in c.fields)]
    if renamed:  # two people may swap their uids: give both up before either is taken again
        session.execute(
            update(PERSON).where(PERSON.c.id == bindparam("row")).values(uid=bindparam("parked")),
            [{"row": c.person_id, "parked": new_public_id()} for c in renamed],
        )
    for is_light, columns in ((True, WITHOUT_INDEX), (False, TAKEN)):
        by_id = update(PERSON).where(PERSON.c.id == bindparam("row"))
        by_id = by_id.values({name: bindparam(name) for name in columns})
        for part in chunks([one for one in changed if _is_light(one) is is_light]):
            rows = (dict(zip(TAKEN, _taken(one, ids, team_ids), strict=True)) for one in part)
            found = zip(part, rows, strict=True)
            session.execute(by_id, [{"row": c.person_id, **{n: row[n] for n in columns}} for c, row in found])


def _is_light(change: Change) -> bool:
    return LIGHT.issuperset(field.field for field in change.fields)


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


def _ids(session: Session, plan: Plan) -> dict[str, int]:
    """The ids of everybody whom the plan names: all people after a large one, else just those."""
    query = select(PERSON.c.source_key, PERSON.c.id).where(PERSON.c.source == SOURCE)
    wanted = {one.key for one in plan.changes} | {one.key for one in plan.roles}
    wanted |= {one.manager_key for one in plan.changes if one.manager_key}
    if len(wanted) > 5_000:
        return {key: id_ for key, id_ in session.execute(query)}
    parts = chunks(sorted(wanted))
    return {
        key: id_ for part in parts for key, id_ in session.execute(query.where(PERSON.c.source_key.in_(part)))
    }


def _new_rows(created: Iterable[Change], ids: Ids, team_ids: Ids, now: datetime) -> Iterator[Row]:
    for one, public_id in zip(created, new_public_ids(), strict=False):
        made = (ids[one.key], SOURCE, one.key, public_id, PersonState.ACTIVE.value, now, 0)
        yield made + _taken(one, ids, team_ids)


def _taken(change: Change, ids: Ids, team_ids: Ids) -> Row:
    """The values of an entry, in the order of `TAKEN`."""
    staff: Any = change.staff
    return (
        *COPY(staff),
        dict(staff.dimensions) if staff.dimensions else NOTHING,
        team_ids[change.unit] if change.unit else None,
        ids[change.manager_key] if change.manager_key else None,
        staff.manager,
        mark(fold(staff.uid)),
        mark(dn_key(staff.dn)) if staff.dn else None,
        staff.fingerprint,
    )

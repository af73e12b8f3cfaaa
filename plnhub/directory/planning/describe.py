"""Say what a plan would do, and who a person is, in lines for a terminal. ◇ Pure."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from plnhub.directory.entries.names import clean
from plnhub.directory.entries.values import Staff
from plnhub.directory.planning.changes import Change, Kind
from plnhub.directory.planning.plan import Plan

SHOWN = 20
SILENT = ("origin", "dn", "key", "fingerprint")


def described_plan(plan: Plan, shown: int = SHOWN) -> Iterator[str]:
    """Each change in a line, up to `shown` of a sort, and how many more there are."""
    changes = [_described(change) for change in plan.changes if not change.is_silent]
    yield from _limited(changes, shown, "changes")
    yield from _limited([f"new team {_team(t.key)}" for t in plan.teams.created], shown, "new teams")
    renamed = [f"team {_team(old)} is now {_team(new.key)}" for old, new in plan.teams.renamed]
    yield from _limited(renamed, shown, "renamed teams")
    merged = dict(plan.teams.merged)
    closed = [
        f"closed team {_team(key)}" + (f", merged into {_team(merged[key])}" if key in merged else "")
        for key in plan.teams.closed
    ]
    yield from _limited(closed, shown, "closed teams")
    roles = [
        f"{'give' if one.granted else 'take'} role {one.role}: {one.uid or one.key}" for one in plan.roles
    ]
    yield from _limited(roles, shown, "roles")
    yield from described_problems(plan, shown)


def described_problems(plan: Plan, shown: int = SHOWN) -> Iterator[str]:
    """What a human should look at: conflicts, entries set aside, and notes."""
    yield from _limited(
        [f"conflict at {one.origin}: {one.reason}" for one in plan.conflicts], shown, "conflicts"
    )
    aside = [f"set aside {one.origin}: {one.reason}" for one in plan.quarantined]
    yield from _limited(aside, shown, "entries set aside")
    yield from _limited(list(plan.notes), shown, "notes")


def described_person(staff: Staff) -> str:
    """The fields that were filled, by name."""
    values = ((field.name, getattr(staff, field.name)) for field in fields(staff))
    told = [f"{name}={_word(value)}" for name, value in values if value and name not in SILENT]
    return clean(", ".join(told))


def _described(change: Change) -> str:
    words = " and ".join(change.kinds)
    if Kind.CREATE in change.kinds and change.staff:
        return clean(f"{words} {change.uid}: {change.staff.name}, {change.staff.team or 'no team'}")
    told = [f"{one.field} {_word(one.old)} → {_word(one.new)}" for one in change.fields]
    return clean(f"{words} {change.uid}" + (f": {'; '.join(told)}" if told else ""))


def _team(key: str) -> str:
    """Name and division out of the identity of a team."""
    division, _, name = key.partition("\t")
    return f"{name} ({division})" if division else name


def _limited(lines: list[str], shown: int, what: str) -> Iterator[str]:
    yield from (f"  {clean(line)}" for line in lines[:shown])
    if len(lines) > shown:
        yield f"  … and {len(lines) - shown} more {what}"


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(f"{name}:{text}" for name, text in value)
    return "nothing" if value is None else str(value)

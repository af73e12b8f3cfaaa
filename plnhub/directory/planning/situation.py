"""Count what a decided plan does to whom, for the gates to judge. ◇ Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypedDict, Unpack

from plnhub.directory.entries.names import fold
from plnhub.directory.entries.values import OnFile, Reading, Staff
from plnhub.directory.planning.changes import Change, Kind
from plnhub.directory.planning.gates import GroupChange, Situation
from plnhub.models.access import Role

NOT_COUNTED = frozenset({"disabled", "state", "dn", "team"})
"""Switching off is G3's matter, and on G5's; places and teams change for many at every reorganisation."""


class Said(TypedDict, total=False):
    """What humans said beforehand."""

    canaries: tuple[str, ...]
    """Uids of people who must be there."""
    confirmed_removals: int
    settings: str
    """The hash of the settings under which the plan is made."""


def situation_of(
    changes: tuple[Change, ...],
    groups: Mapping[str, GroupChange],
    rekeyed: tuple[str, ...],
    known: OnFile,
    found: Reading,
    **said: Unpack[Said],
) -> Situation:
    """The figures of a plan."""
    return Situation(
        reading=found,
        on_file=known,
        removals=sum(Kind.MISSING in one.kinds or Kind.DISABLE in one.kinds for one in changes),
        absent_canaries=canaries_not_among(said.get("canaries", ()), found.staff),
        confirmed_removals=said.get("confirmed_removals", 0),
        created=sum(Kind.CREATE in one.kinds for one in changes),
        changed=_changed(changes),
        lost=_lost(changes),
        let_in=sum(map(_is_let_in, changes)),
        rekeyed=rekeyed,
        groups=groups,
        unread_grants=_unread_grants(changes, groups, known, found),
        settings=said.get("settings"),
    )


def canaries_not_among(canaries: Iterable[str], staff: Iterable[Staff]) -> tuple[str, ...]:
    """Those who must be there and are not."""
    here = {fold(one.uid) for one in staff}
    return tuple(uid for uid in canaries if fold(uid) not in here)


def _is_let_in(change: Change) -> bool:
    """Whether somebody who was disabled or gone may log in again."""
    if Kind.RETURNED in change.kinds:
        return change.staff is not None and not change.staff.disabled
    return Kind.ENABLE in change.kinds


def _unread_grants(
    changes: Iterable[Change], groups: Mapping[str, GroupChange], known: OnFile, found: Reading
) -> tuple[str, ...]:
    """Who returns with a role that this run neither confirms nor takes, for want of the group."""
    taken = {role for role, group in groups.items() if group.lost}
    settled = taken.union(found.role_members if found.groups_read else ())
    return tuple(
        sorted(
            change.uid
            for change in changes
            if Kind.RETURNED in change.kinds and known.grants.get(change.key, frozenset()) - settled
        )
    )


def _changed(changes: Iterable[Change]) -> dict[str, int]:
    return dict(
        Counter(
            one.field
            for change in changes
            for one in change.fields
            if one.field not in NOT_COUNTED and one.old not in (None, ())
        )
    )


def _lost(changes: Iterable[Change]) -> dict[str, int]:
    lost: Counter[str] = Counter()
    for change in changes:
        for one in change.fields:
            lost[one.field] += (one.new in (None, ())) - (one.old in (None, ()))
    return dict(lost)


def group_changes(
    known: OnFile, given: Iterable[tuple[str, str]], taken: Iterable[tuple[str, str]]
) -> dict[str, GroupChange]:
    """For each role what its group gives and takes, from pairs of key and role."""
    before = Counter(role for roles in known.grants.values() for role in roles)
    gained, lost = Counter(role for _, role in given), Counter(role for _, role in taken)
    return {
        role: GroupChange(
            before=before[role], lost=lost[role], gained=gained[role], gives_admin=role == Role.ADMIN
        )
        for role in {*gained, *lost}
    }

"""Decide what a run would change, from the people on file and the people found. ◇ Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Unpack

from plnhub.directory.entries.names import fold
from plnhub.directory.entries.values import KnownPerson, OnFile, Quarantined, Reading, Staff
from plnhub.directory.planning.changes import Change, Kind, absence, creation, difference, switching_off
from plnhub.directory.planning.conflicts import Conflict, rekeyed_people, without_conflicts
from plnhub.directory.planning.gates import Fired, fired_gates
from plnhub.directory.planning.managers import manager_tree
from plnhub.directory.planning.situation import Said, group_changes, situation_of
from plnhub.directory.planning.teams import (
    Occupancy,
    Parents,
    TeamPlan,
    names_of_teams,
    plan_teams,
    renamed_teams,
    team_parents,
)

COUNTED = {
    "created": Kind.CREATE,
    "updated": Kind.UPDATE,
    "renamed": Kind.RENAME,
    "moved": Kind.MOVE,
    "disabled": Kind.DISABLE,
    "enabled": Kind.ENABLE,
    "missing": Kind.MISSING,
    "returned": Kind.RETURNED,
    "inactive": Kind.INACTIVE,
}


@dataclass(frozen=True, kw_only=True)
class RoleChange:
    """A role that a directory group gives or no longer gives."""

    key: str
    role: str
    granted: bool
    uid: str = ""
    """Whom that is to a reader; empty where only the key is at hand."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that one run would do, and what forbids it."""

    read: int
    changes: tuple[Change, ...] = ()
    teams: TeamPlan = field(default_factory=TeamPlan)
    roles: tuple[RoleChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    notes: tuple[str, ...] = ()
    gates: tuple[Fired, ...] = ()
    complete: bool = True
    looked_at: frozenset[str] = frozenset()
    """Keys of the entries that a run over changes judged, or knows to be gone."""

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.roles) and self.teams.is_empty

    def counts(self) -> dict[str, int]:
        """The figures of the report, in its order."""
        kinds = Counter(kind for change in self.changes for kind in change.kinds)
        return {
            "read": self.read,
            **{word: kinds[kind] for word, kind in COUNTED.items()},
            "conflicts": len(self.conflicts),
            "quarantined": len(self.quarantined),
        }


def plan_sync(
    known: OnFile,
    found: Reading,
    *,
    now: datetime,
    role_groups: Mapping[str, str] | None = None,
    **said: Unpack[Said],
) -> Plan:
    """The plan of a run, judged; whoever stands in quarantine or conflict is left as on file."""
    plan = _decided(known, found, now, role_groups or {})
    groups = group_changes(known, _pairs(plan.roles, granted=True), _pairs(plan.roles, granted=False))
    rekeyed = rekeyed_people(known, plan.conflicts)
    return replace(plan, gates=fired_gates(situation_of(plan.changes, groups, rekeyed, known, found, **said)))


def _decided(known: OnFile, found: Reading, now: datetime, role_groups: Mapping[str, str]) -> Plan:
    staff, conflicts = without_conflicts(known, found.staff)
    people = {person.staff.key: person for person in known.people}
    absent = _absent(people, staff, found, conflicts) if found.complete else []
    parents, team_notes = team_parents(staff, known)
    tree = manager_tree(staff, people)
    off = _switched_off(people, found, conflicts)
    changes, teams = _changes(known, people, staff, absent, parents, tree.manager_of, off, now)
    roles = _role_changes(known, found, {p.staff.key for p in absent}, conflicts, role_groups)
    return Plan(
        read=found.size,
        changes=changes,
        teams=replace(teams, notes=team_notes),
        roles=roles,
        conflicts=conflicts,
        quarantined=found.quarantined,
        notes=(*found.notes, *tree.notes, *team_notes),
        complete=found.complete,
        looked_at=found.keys | found.not_aside | (found.absent or frozenset())
        if found.is_partial
        else frozenset(),
    )


def _absent(
    people: Mapping[str, KnownPerson], staff: Iterable[Staff], found: Reading, conflicts: Iterable[Conflict]
) -> list[KnownPerson]:
    """Who is gone, as far as a complete read can tell; an entry set aside is no absence of its person.

    Only one without a key stands for whoever has its uid: another key is another entry, and another human.
    """
    present = {one.key for one in staff}
    gone = people.keys() - present if found.absent is None else (people.keys() & found.absent) - present
    aside: list[Quarantined | Conflict] = [*found.quarantined, *conflicts]
    keys, uids = {one.key for one in aside}, {fold(one.uid) for one in aside if not one.key}
    return [people[key] for key in sorted(gone - keys) if not uids or fold(people[key].staff.uid) not in uids]


def _switched_off(
    people: Mapping[str, KnownPerson], found: Reading, conflicts: Iterable[Conflict]
) -> Iterable[Change]:
    """Whose entry cannot be taken over, and yet says that its person is to be let in no more."""
    aside: list[Quarantined | Conflict] = [*found.quarantined, *conflicts]
    for key in dict.fromkeys(one.key for one in aside if one.disabled):
        if (person := people.get(key)) and (change := switching_off(person)):
            yield change


def _changes(
    known: OnFile,
    people: Mapping[str, KnownPerson],
    staff: tuple[Staff, ...],
    absent: list[KnownPerson],
    parents: Parents,
    manager_of: Mapping[str, str],
    switched_off: Iterable[Change],
    now: datetime,
) -> tuple[tuple[Change, ...], TeamPlan]:
    departures = [change for person in absent if (change := absence(person, now))]
    left = {change.key for change in departures if change.unit is None}
    occupancy = _occupancy(known, people, staff, left)
    renamed = renamed_teams(occupancy, known)
    present = (_change(people.get(one.key), one, manager_of.get(one.key), renamed) for one in staff)
    every = chain(present, departures, switched_off)
    changes = tuple(change for change in every if change is not None)
    return changes, plan_teams(occupancy, parents, names_of_teams(staff), known)


def _change(
    person: KnownPerson | None, one: Staff, manager: str | None, renamed: Mapping[str, str]
) -> Change | None:
    """Somebody whose team was only renamed has not moved."""
    if person is None:
        return creation(one, manager)
    if person.unit is not None and person.unit in renamed:
        person = replace(person, unit=renamed[person.unit])
    return difference(person, one, manager)


def _occupancy(
    known: OnFile, people: Mapping[str, KnownPerson], staff: tuple[Staff, ...], left: set[str]
) -> Occupancy:
    before = {key: person.unit for key, person in people.items() if person.is_counted}
    after = {key: unit for key, unit in before.items() if key not in left}
    for one in staff:
        person = people.get(one.key)
        is_locked = person is not None and "team" in person.locked
        after[one.key] = person.unit if person is not None and is_locked else one.unit
    return Occupancy(before=before, after=after, others=known.rest.units)


def _role_changes(
    known: OnFile,
    found: Reading,
    absent: set[str],
    conflicts: tuple[Conflict, ...],
    configured: Mapping[str, str],
) -> tuple[RoleChange, ...]:
    """Roles follow the groups that could be read; people who were not read this time keep theirs."""
    if not found.groups_read or not found.complete:
        return ()
    kept = absent | {one.key for one in found.quarantined} | {one.key for one in conflicts}
    kept |= known.away - {one.key for one in found.staff}
    given = [
        RoleChange(key=key, role=role, granted=True)
        for role, members in found.role_members.items()
        for key in sorted(members - kept)
        if role not in known.grants.get(key, ())
    ]
    taken = [
        RoleChange(key=key, role=role, granted=False)
        for key in sorted(known.grants.keys() - kept)
        for role in sorted(known.grants[key])
        if key not in found.role_members.get(role, ())
        and not (role in configured and role not in found.role_members)
    ]
    return _with_uids((*given, *taken), known, found)


def _with_uids(roles: tuple[RoleChange, ...], known: OnFile, found: Reading) -> tuple[RoleChange, ...]:
    """A human agrees to people, not to keys."""
    if not roles:
        return ()
    uids = {person.staff.key: person.staff.uid for person in known.people}
    uids |= {one.key: one.uid for one in found.staff}
    return tuple(replace(one, uid=uids.get(one.key, "")) for one in roles)


def _pairs(roles: Iterable[RoleChange], *, granted: bool) -> list[tuple[str, str]]:
    return [(one.key, one.role) for one in roles if one.granted is granted]

"""Decide what a run would change, from the people on file and the people found. ◇ Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from plnhub.directory.changes import Change, Kind, absence, creation, difference
from plnhub.directory.gates import Fired, Situation, fired_gates
from plnhub.directory.managers import manager_tree
from plnhub.directory.names import fold
from plnhub.directory.teams import TeamPlan, plan_teams, team_parents, with_divisions
from plnhub.directory.values import KnownPerson, OnFile, Quarantined, Reading, Staff
from plnhub.models.people import PersonState

COUNTED = {
    "created": Kind.CREATE,
    "updated": Kind.UPDATE,
    "renamed": Kind.RENAME,
    "moved": Kind.MOVE,
    "disabled": Kind.DISABLE,
    "enabled": Kind.ENABLE,
    "missing": Kind.MISSING,
    "returned": Kind.RETURNED,
}


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A person who cannot be stored without taking something from somebody else."""

    origin: str
    uid: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoleChange:
    """A role that a directory group gives or no longer gives."""

    key: str
    role: str
    granted: bool


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
    canaries: tuple[str, ...] = (),
    confirmed_removals: int = 0,
    role_groups: Mapping[str, str] | None = None,
) -> Plan:
    """The plan of a run; whoever stands in quarantine or conflict is left as on file."""
    parents, team_notes = team_parents(found.staff)
    staff, conflicts = _without_conflicts(known, with_divisions(found.staff, parents))
    present = frozenset(one.key for one in staff)
    absent = [person for person in known.people if person.staff.key not in present]
    tree = manager_tree(staff, absent)
    changes = (*_present(known, staff, tree.manager_of), *_departures(absent, found, conflicts, now))
    decided = Plan(
        read=found.size,
        changes=changes,
        teams=plan_teams(_used_teams(known, staff, changes), parents, known, team_notes),
        roles=tuple(_role_changes(known, found, present, role_groups or {})),
        conflicts=tuple(Conflict(origin=s.origin, uid=s.uid, reason=reason) for s, reason in conflicts),
        quarantined=found.quarantined,
        notes=(*found.notes, *tree.notes, *team_notes),
        complete=found.complete,
    )
    return replace(decided, gates=_gates(decided, known, found, canaries, confirmed_removals))


def _gates(
    decided: Plan, known: OnFile, found: Reading, canaries: tuple[str, ...], confirmed_removals: int
) -> tuple[Fired, ...]:
    situation = Situation(
        reading=found,
        on_file=known,
        removals=_removals(decided.changes),
        canaries=canaries,
        confirmed_removals=confirmed_removals,
    )
    return fired_gates(situation)


def _departures(
    absent: Iterable[KnownPerson], found: Reading, conflicts: Iterable[tuple[Staff, str]], now: datetime
) -> Iterable[Change]:
    """Who is gone, as far as a complete read can tell; an entry set aside is no absence of its person."""
    aside = [(one.key, one.uid) for one in found.quarantined]
    aside += [(one.key, one.uid) for one, _ in conflicts]
    keys, uids = {key for key, _ in aside}, {fold(uid) for _, uid in aside}
    for person in absent if found.complete else ():
        if person.staff.key not in keys and fold(person.staff.uid) not in uids:
            change = absence(person, now)
            if change is not None:
                yield change


def _present(known: OnFile, staff: Iterable[Staff], manager_of: Mapping[str, str]) -> Iterable[Change]:
    on_file = {person.staff.key: person for person in known.people}
    for one in staff:
        person, manager = on_file.get(one.key), manager_of.get(one.key)
        change = difference(person, one, manager) if person else creation(one, manager)
        if change is not None:
            yield change


def _without_conflicts(
    known: OnFile, staff: tuple[Staff, ...]
) -> tuple[tuple[Staff, ...], list[tuple[Staff, str]]]:
    """Repeated until nothing more falls out: who is set aside keeps the uid that another may have wanted."""
    owner_of = {fold(p.staff.uid): p.staff.key for p in known.people}
    bad: list[tuple[Staff, str]] = []
    while True:
        uid_of = {one.key: fold(one.uid) for one in staff}
        judged = [(one, _conflict(known, one, owner_of, uid_of)) for one in staff]
        found = [(one, reason) for one, reason in judged if reason]
        if not found:
            return staff, bad
        bad += found
        staff = tuple(one for one, reason in judged if not reason)


def _conflict(known: OnFile, one: Staff, owner_of: Mapping[str, str], uid_of: Mapping[str, str]) -> str:
    """A uid belongs to the person on file who has it, unless the source now gives that person another."""
    uid = uid_of[one.key]
    owner = owner_of.get(uid, one.key)
    if one.key in known.erased_keys:
        return "this person was erased and is not taken back"
    if uid in known.foreign_uids:
        return "the uid belongs to a local account"
    if owner != one.key and uid_of.get(owner, uid) == uid:
        return "the uid belongs to a person on file with another key"
    return ""


def _removals(changes: Iterable[Change]) -> int:
    return sum(Kind.MISSING in change.kinds or Kind.DISABLE in change.kinds for change in changes)


def _used_teams(known: OnFile, staff: Iterable[Staff], changes: Iterable[Change]) -> set[str]:
    """Teams that somebody is in once the plan is carried out."""
    after = {person.staff.key: person.staff.team for person in known.people if _counts(person)}
    after |= {one.key: one.team for one in staff}
    for change in changes:
        after[change.key] = change.staff.team if change.staff else after.get(change.key)
        if change.state is PersonState.INACTIVE:
            after[change.key] = None
    for person in known.people:
        if "team" in person.locked:
            after[person.staff.key] = person.staff.team
    return {team for team in after.values() if team}


def _counts(person: KnownPerson) -> bool:
    return person.state in (PersonState.ACTIVE, PersonState.MISSING)


def _role_changes(
    known: OnFile, found: Reading, present: frozenset[str], configured: Mapping[str, str]
) -> Iterable[RoleChange]:
    """Roles follow the groups that could be read; people who were not read this time keep theirs."""
    had = {person.staff.key: person.roles for person in known.people}
    for role, members in found.role_members.items():
        for key in sorted(members & present):
            if role not in had.get(key, ()):
                yield RoleChange(key=key, role=role, granted=True)
    for key in sorted(had.keys() & present if found.complete else ()):
        for role in sorted(had[key]):
            is_unknown = role in configured and role not in found.role_members
            if not is_unknown and key not in found.role_members.get(role, ()):
                yield RoleChange(key=key, role=role, granted=False)

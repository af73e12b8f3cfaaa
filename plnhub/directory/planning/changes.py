"""What would change for one person, field by field, with locks respected. ◇ Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any

from plnhub.directory.entries.names import dn_key, parent_dn, rdn
from plnhub.directory.entries.values import KnownPerson, Staff
from plnhub.models.people import PersonState

RUNS_UNTIL_INACTIVE = 2
TIME_UNTIL_INACTIVE = timedelta(hours=24)
COMPARED = (
    "uid", "name", "mail", "title", "level", "division", "parent_team", "location",
    "employee_type", "start_date", "end_date", "disabled", "dimensions", "dn",
)  # fmt: skip
MANAGER = "manager"
TEAM = "team"
STATE = "state"

_values = attrgetter(*COMPARED)


class Kind(StrEnum):
    """What a change is to the person who reads the plan."""

    CREATE = "create"
    UPDATE = "update"
    RENAME = "rename"
    MOVE = "move"
    DISABLE = "disable"
    ENABLE = "enable"
    MISSING = "missing"
    STILL_MISSING = "still missing"
    INACTIVE = "inactive"
    RETURNED = "returned"


CREATED = (Kind.CREATE,)


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """One field, before and after."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Everything that one run does to one person."""

    key: str
    uid: str
    kinds: tuple[Kind, ...]
    fields: tuple[FieldChange, ...] = ()
    person_id: int | None = None
    staff: Staff | None = None
    """The values to store; None when only the state changes."""
    manager_key: str | None = None
    unit: str | None = None
    """The identity of the team that the person is in afterwards."""
    state: PersonState = PersonState.ACTIVE
    missing_runs: int = 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing is different but the entry's spelling, of which only the fingerprint is kept."""
        return not self.kinds


def creation(staff: Staff, manager_key: str | None) -> Change:
    """A person who is not on file yet."""
    return Change(
        key=staff.key,
        uid=staff.uid,
        kinds=CREATED,
        staff=staff,
        manager_key=manager_key,
        unit=staff.unit,
    )


def difference(known: KnownPerson, found: Staff, manager_key: str | None) -> Change | None:
    """What the source now says differently about a person on file; None when nothing."""
    unit = found.unit
    if known.locked:
        found, manager_key = _with_locks(known, found, manager_key)
        unit = known.unit if TEAM in known.locked else found.unit
    fields = _changed_fields(known, found, manager_key, unit)
    is_back = known.state is not PersonState.ACTIVE and STATE not in known.locked
    kinds = [*([Kind.RETURNED] if is_back else []), *_kinds(fields)]
    if not kinds and known.staff.fingerprint == found.fingerprint:
        return None
    if is_back:
        fields = (FieldChange(field=STATE, old=known.state, new=PersonState.ACTIVE), *fields)
    return Change(
        key=known.staff.key,
        uid=found.uid,
        kinds=tuple(kinds),
        fields=fields,
        person_id=known.id,
        staff=found,
        manager_key=manager_key,
        unit=unit,
        state=PersonState.ACTIVE if is_back else known.state,
        missing_runs=0 if is_back else known.missing_runs,
    )


def switching_off(known: KnownPerson) -> Change | None:
    """A person who is to be let in no more, all else as on file; None for one who is out already."""
    if not known.is_active or "disabled" in known.locked:
        return None
    return Change(
        key=known.staff.key,
        uid=known.staff.uid,
        kinds=(Kind.DISABLE,),
        fields=(FieldChange(field="disabled", old=False, new=True),),
        person_id=known.id,
        staff=replace(known.staff, disabled=True),
        manager_key=known.manager_key,
        unit=known.unit,
        state=known.state,
        missing_runs=known.missing_runs,
    )


def absence(known: KnownPerson, now: datetime) -> Change | None:
    """Missing first; inactive only after two complete runs and a whole day; None when nothing changes."""
    if known.state is PersonState.ACTIVE:
        return _absent(known, Kind.MISSING, PersonState.MISSING, 1)
    if known.state is not PersonState.MISSING:
        return None
    runs = known.missing_runs + 1
    if runs >= RUNS_UNTIL_INACTIVE and now - known.state_since >= TIME_UNTIL_INACTIVE:
        return _absent(known, Kind.INACTIVE, PersonState.INACTIVE, runs)
    if known.missing_runs < RUNS_UNTIL_INACTIVE:
        return _absent(known, Kind.STILL_MISSING, PersonState.MISSING, runs)
    return None


def _absent(known: KnownPerson, kind: Kind, state: PersonState, runs: int) -> Change:
    return Change(
        key=known.staff.key,
        uid=known.staff.uid,
        kinds=(kind,),
        person_id=known.id,
        unit=None if state is PersonState.INACTIVE else known.unit,
        state=state,
        missing_runs=runs,
    )


def _with_locks(known: KnownPerson, found: Staff, manager_key: str | None) -> tuple[Staff, str | None]:
    kept = {name: getattr(known.staff, name) for name in known.locked.intersection((*COMPARED, TEAM))}
    if MANAGER in known.locked:
        manager_key, kept[MANAGER] = known.manager_key, known.staff.manager
    return replace(found, **kept), manager_key


def _changed_fields(
    known: KnownPerson, found: Staff, manager_key: str | None, unit: str | None
) -> tuple[FieldChange, ...]:
    old, new = _values(known.staff), _values(found)
    same_manager = known.manager_key == manager_key
    if same_manager and manager_key is None:  # the text is all that is known of an unresolved manager
        same_manager = known.staff.manager == found.manager
    if old == new and same_manager and known.unit == unit:
        return ()
    fields = [
        FieldChange(field=name, old=before, new=after)
        for name, before, after in zip(COMPARED, old, new, strict=True)
        if before != after
    ]
    if known.unit != unit:
        fields.append(FieldChange(field=TEAM, old=known.staff.team, new=found.team))
    if not same_manager:
        before = known.manager_key or known.staff.manager
        fields.append(FieldChange(field=MANAGER, old=before, new=manager_key or found.manager))
    return tuple(fields)


def _kinds(fields: tuple[FieldChange, ...]) -> list[Kind]:
    kinds = {_kind(change) for change in fields if change.field != "dn"}
    for change in fields:
        if change.field == "dn":
            kinds |= _dn_kinds(change.old, change.new)
    return sorted(kinds)


def _kind(change: FieldChange) -> Kind:
    if change.field == "disabled":
        return Kind.DISABLE if change.new else Kind.ENABLE
    if change.field == "uid":
        return Kind.RENAME
    return Kind.MOVE if change.field == TEAM else Kind.UPDATE


def _dn_kinds(old: str | None, new: str | None) -> set[Kind]:
    """A new spelling of the same DN is an update; a new name a rename; a new place a move."""
    kinds = set()
    if dn_key(rdn(old)) != dn_key(rdn(new)):
        kinds.add(Kind.RENAME)
    if dn_key(parent_dn(old)) != dn_key(parent_dn(new)):
        kinds.add(Kind.MOVE)
    return kinds or {Kind.UPDATE}

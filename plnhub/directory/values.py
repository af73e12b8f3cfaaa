"""The values that every source, the plan and the apply step share. ◇ Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime

from plnhub.models.people import PersonState


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """One member of staff as a source tells it; `key` is the source's own immutable id."""

    key: str
    uid: str
    name: str
    mail: str | None = None
    title: str | None = None
    level: str | None = None
    division: str | None = None
    team: str | None = None
    parent_team: str | None = None
    manager: str | None = None
    location: str | None = None
    employee_type: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    disabled: bool = False
    dimensions: tuple[tuple[str, str], ...] = ()
    dn: str | None = None
    origin: str = ""
    """Where it stood, for people to find it: a DN or `line 17`."""


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """An entry that cannot be used, with the reason; the person it names is left as on file."""

    origin: str
    reason: str
    key: str = ""
    uid: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything that one read of a source gave, and whether it was the whole of it."""

    staff: tuple[Staff, ...]
    quarantined: tuple[Quarantined, ...] = ()
    complete: bool = True
    reason: str = ""
    vendor: str = ""
    referrals: int = 0
    role_members: dict[str, frozenset[str]] = field(default_factory=dict)
    """For each role whose group could be read, the keys of its members."""
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.staff) + len(self.quarantined)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPerson:
    """A person on file: the values last taken from the directory, and what stands beside them."""

    id: int
    staff: Staff
    manager_key: str | None
    state: PersonState
    state_since: datetime
    missing_runs: int = 0
    locked: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @property
    def is_active(self) -> bool:
        return self.state in (PersonState.ACTIVE, PersonState.MISSING) and not self.staff.disabled


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """What the database holds before a run."""

    people: tuple[KnownPerson, ...] = ()
    foreign_uids: frozenset[str] = frozenset()
    """Folded uids of people who do not come from the directory, such as the break-glass admin."""
    erased_keys: frozenset[str] = frozenset()
    teams: dict[str, str | None] = field(default_factory=dict)
    """Open teams and their parents, by name."""
    closed_teams: frozenset[str] = frozenset()
    last_complete_size: int | None = None

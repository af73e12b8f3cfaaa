"""The values that every source, the plan and the apply step share. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from plnhub.directory.entries.names import team_key
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
    fingerprint: str = ""
    """What tells whether the entry is still the same; empty where the source is read anew each time."""

    @property
    def unit(self) -> str | None:
        """The identity of the team, None without one."""
        return team_key(self.division, self.team) if self.team else None


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """An entry that cannot be used, with the reason; the person it names is left as on file."""

    origin: str
    reason: str
    key: str = ""
    uid: str = ""
    fingerprint: str = ""
    disabled: bool = False
    """Whether it says in any case that its person is switched off, which is heard all the same."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far a server's changes are known, in the terms of the feed that tells them."""

    feed: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything that one read of a source gave, and whether it was the whole of it."""

    staff: tuple[Staff, ...]
    """Everybody, or only the new and the changed where `absent` says who was not there."""
    quarantined: tuple[Quarantined, ...] = ()
    same: int = 0
    """Entries that came just as they are on file, and so are not among `staff`."""
    absent: frozenset[str] | None = None
    """Keys on file that did not come; None when that follows from `staff`."""
    complete: bool = True
    reason: str = ""
    vendor: str = ""
    referrals: int = 0
    not_aside: frozenset[str] = frozenset()
    """Keys of entries that need not stay set aside, besides all of those that came."""
    role_members: dict[str, frozenset[str]] = field(default_factory=dict)
    """For each role whose group could be read, the keys of its members."""
    groups_read: bool = True
    """False when nobody asked for the groups, so that every role stays."""
    notes: tuple[str, ...] = ()
    place: Place | None = None
    is_partial: bool = False
    """Whether only changes were asked for, so that the number of entries says nothing."""
    is_swept: bool = False
    """Whether every key was looked for besides."""
    server_time: datetime | None = None
    """What time it is for the server, if it tells."""

    @property
    def size(self) -> int:
        return len(self.staff) + len(self.quarantined) + self.same

    @property
    def keys(self) -> frozenset[str]:
        """Of everybody in the reading who is not just as on file."""
        return frozenset({one.key for one in self.staff} | {one.key for one in self.quarantined})


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPerson:
    """A person on file: the values last taken from the directory, and what stands beside them."""

    id: int
    staff: Staff
    manager_key: str | None
    state: PersonState
    state_since: datetime
    unit: str | None = None
    """The identity of the team that the person is in."""
    missing_runs: int = 0
    locked: frozenset[str] = frozenset()

    @property
    def is_active(self) -> bool:
        return self.is_counted and not self.staff.disabled

    @property
    def is_counted(self) -> bool:
        """Whether the person still belongs to a team."""
        return self.state in (PersonState.ACTIVE, PersonState.MISSING)


@dataclass(frozen=True, kw_only=True)
class KnownTeam:
    """A team on file."""

    name: str
    division: str | None = None
    parent: str | None = None
    """The identity of the team above."""
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What a plan must know of the people on file whom a run does not touch."""

    active: int = 0
    units: Mapping[str, int] = field(default_factory=dict)
    """How many of them are in each team."""
    parents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How many of them, in each team, name which team as the one above."""


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """What the database holds before a run: everybody, or those whom the run touches and a `rest`."""

    people: tuple[KnownPerson, ...] = ()
    rest: Rest = field(default_factory=Rest)
    foreign_uids: frozenset[str] = frozenset()
    """Folded uids of people who do not come from the directory, such as the break-glass admin."""
    erased_keys: frozenset[str] = frozenset()
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The roles that groups gave, by key, of everybody."""
    away: frozenset[str] = frozenset()
    """Those with roles who were missing or inactive already."""
    teams: Mapping[str, KnownTeam] = field(default_factory=dict)
    aside: frozenset[str] = frozenset()
    """Keys of the entries that were set aside at the last look."""
    filled: Mapping[str, int] = field(default_factory=dict)
    """How many active people have a value, for each field."""
    last_complete_size: int | None = None
    last_settings: str | None = None
    recent_removals: int = 0
    """People who became missing or disabled by changes taken in since everybody was looked for."""

    @property
    def active(self) -> int:
        return self.rest.active + sum(person.is_active for person in self.people)

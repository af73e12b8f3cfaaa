"""The safety gates: each looks at a planned run and may hold it, with a reason to read. ◇ Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from plnhub.directory.entries.values import OnFile, Reading

ALWAYS_ALLOWED = 5
REMOVED_SHARE = 0.05
SHORT_SHARE = 0.5
CHURN_SHARE = 0.3
COMMON_SHARE = 0.2
LOST_SHARE = 0.5
GAINED_SHARE = 0.05
UNTOUCHABLE = frozenset({"G2"})
"""What no human's yes opens: the settings have to be mended."""


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """How many people a group had on file, and how many come and go."""

    before: int
    lost: int
    gained: int
    gives_admin: bool = False


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that a gate may judge by."""

    reading: Reading
    on_file: OnFile
    removals: int
    """People newly missing or newly disabled by this run."""
    absent_canaries: tuple[str, ...] = ()
    confirmed_removals: int = 0
    created: int = 0
    changed: Mapping[str, int] = field(default_factory=dict)
    """People who get another value, by field."""
    lost: Mapping[str, int] = field(default_factory=dict)
    """People who lose a value less those who get a first one, by field."""
    let_in: int = 0
    """People who were disabled or gone and would be let in again."""
    rekeyed: tuple[str, ...] = ()
    """Uids of people on file whose entry now bears another key, seen for the first time."""
    groups: Mapping[str, GroupChange] = field(default_factory=dict)
    unread_grants: tuple[str, ...] = ()
    """Uids of people who return with a role whose group was not read this time."""
    settings: str | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether a human has said yes to this many removals."""
        return 0 < self.removals <= self.confirmed_removals

    @property
    def is_first(self) -> bool:
        """Whether nobody was ever taken over from this source."""
        return self.on_file.last_complete_size is None and not self.on_file.active


@dataclass(frozen=True, kw_only=True)
class Fired:
    """A gate that holds the run."""

    gate: str
    reason: str


def incomplete(situation: Situation) -> str:
    """G1: the read was cut off, or is much shorter than the last complete one."""
    reading, before = situation.reading, situation.on_file.last_complete_size
    if not reading.complete:
        return f"the read is not complete: {reading.reason}"
    if reading.is_partial:
        return ""
    if before and reading.size < before * SHORT_SHARE and not situation.is_confirmed:
        return f"only {reading.size} entries came, {before} the last time"
    return ""


def empty(situation: Situation) -> str:
    """G2: nothing came, or a person who must be there is not; no confirmation helps."""
    reading = situation.reading
    if not reading.is_partial and not reading.staff and not reading.same:
        return "no usable entry came: look at base, filter and the service account's rights"
    absent = ", ".join(situation.absent_canaries)
    return f"missing from the answer, though they must be there: {absent}" if absent else ""


def removals(situation: Situation) -> str:
    """G3: more people would vanish or be switched off than one run may take without a human's yes."""
    active, recent = situation.on_file.active, situation.on_file.recent_removals
    allowed = max(ALWAYS_ALLOWED, active * REMOVED_SHARE)
    if not situation.removals or situation.removals + recent <= allowed or situation.is_confirmed:
        return ""
    before = f" after {recent} since everybody was last looked for" if recent else ""
    return (
        f"{situation.removals} of {active} people would be missing or disabled{before}, {allowed:.0f} are "
        f"allowed; if that is right, repeat with --confirm-removals {situation.removals}"
    )


def churn(situation: Situation) -> str:
    """G4: so many people are new, changed alike or under another key that mapping or base look wrong."""
    if situation.is_first:
        return ""
    active = situation.on_file.active
    allowed = max(ALWAYS_ALLOWED, active * CHURN_SHARE)
    for name, people in sorted(situation.changed.items()):
        if people > allowed:
            return (
                f"{people} of {active} people would get another {name}; is it mapped to the right attribute?"
            )
    if situation.created > allowed:
        return f"{situation.created} people would be new beside {active}; are base and filter right?"
    if situation.rekeyed:
        shown = ", ".join(situation.rekeyed[:5])
        return (
            f"{len(situation.rekeyed)} people bear another key than before ({shown}); "
            "were their entries made anew, or was another key attribute chosen?"
        )
    return ""


def attribute_loss(situation: Situation) -> str:
    """G5: a value that many people had is gone from most of them: hidden by rights, or misspelt.

    What switches people off may be hidden likewise: then many who had left are let in again.
    """
    active = situation.on_file.active
    if situation.let_in > max(ALWAYS_ALLOWED, active * REMOVED_SHARE):
        return (
            f"{situation.let_in} people who were disabled or gone would be let in again beside {active}; "
            "may the service account still read what switches people off?"
        )
    for name, lost in sorted(situation.lost.items()):
        filled = situation.on_file.filled.get(name, 0) if lost > ALWAYS_ALLOWED else 0
        if filled > active * COMMON_SHARE and lost > max(ALWAYS_ALLOWED, filled * LOST_SHARE):
            return (
                f"{lost} of {filled} people would lose their {name}; "
                "may the service account still read the attribute, and is the mapping right?"
            )
    return ""


def groups_differ(situation: Situation) -> str:
    """G6: a group loses most of its people or gets very many, the administrators' changes at all.

    The first run may give every role, for a new hub needs its administrators; but no more of these than a
    handful. Nobody gets a role back with which he returns while its group cannot be read.
    """
    if situation.unread_grants:
        shown = ", ".join(situation.unread_grants[:5])
        return f"back again with roles whose groups were not read, {len(situation.unread_grants)}: {shown}"
    judged = (_group(situation, name, group) for name, group in sorted(situation.groups.items()))
    return next(filter(None, judged), "")


def _group(situation: Situation, name: str, group: GroupChange) -> str:
    if situation.is_first and not (group.gives_admin and group.gained > ALWAYS_ALLOWED):
        return ""
    if group.gives_admin and (group.lost or group.gained):
        return f"the group of the role {name} would get {group.gained} people and lose {group.lost}"
    if group.lost > max(ALWAYS_ALLOWED, group.before * LOST_SHARE):
        return f"{group.lost} of {group.before} people would lose {name}; can the group still be read?"
    if group.gained > max(ALWAYS_ALLOWED, situation.on_file.active * GAINED_SHARE):
        return f"{group.gained} people would get {name} beside {group.before}; is it the right group?"
    return ""


def other_settings(situation: Situation) -> str:
    """G7: after another address, base, filter or mapping a human looks at the plan first."""
    before = situation.on_file.last_settings
    if before is None or situation.settings is None or situation.settings == before:
        return ""
    return "address, base, filter, mapping or groups were changed since the last run: look at the plan first"


GATES: tuple[tuple[str, Callable[[Situation], str]], ...] = (
    ("G1", incomplete),
    ("G2", empty),
    ("G3", removals),
    ("G4", churn),
    ("G5", attribute_loss),
    ("G6", groups_differ),
    ("G7", other_settings),
)


def fired_gates(situation: Situation) -> tuple[Fired, ...]:
    """Every gate that holds this run, in order."""
    judged = ((name, gate(situation)) for name, gate in GATES)
    return tuple(Fired(gate=name, reason=reason) for name, reason in judged if reason)

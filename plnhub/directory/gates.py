"""The safety gates: each looks at a planned run and may hold it, with a reason to read. ◇ Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from plnhub.directory.names import fold
from plnhub.directory.values import OnFile, Reading

ALWAYS_ALLOWED = 5
SHARE_ALLOWED = 0.05
SHORT_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that a gate may judge by."""

    reading: Reading
    on_file: OnFile
    removals: int
    """People newly missing or newly disabled by this run."""
    canaries: tuple[str, ...] = ()
    confirmed_removals: int = 0

    @property
    def is_confirmed(self) -> bool:
        """Whether a human has said yes to this many removals."""
        return 0 < self.removals <= self.confirmed_removals


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
    if before and reading.size < before * SHORT_SHARE and not situation.is_confirmed:
        return f"only {reading.size} entries came, {before} the last time"
    return ""


def empty(situation: Situation) -> str:
    """G2: nothing came, or a person who must be there is not; no confirmation helps."""
    if not situation.reading.staff:
        return "no usable entry came: look at base, filter and the service account's rights"
    absent = absent_canaries(situation.reading, situation.canaries)
    return f"missing from the answer, though they must be there: {', '.join(absent)}" if absent else ""


def absent_canaries(reading: Reading, canaries: tuple[str, ...]) -> list[str]:
    """Those who must be there and are not."""
    found = {fold(one.uid) for one in reading.staff}
    return [uid for uid in canaries if fold(uid) not in found]


def removals(situation: Situation) -> str:
    """G3: more people would vanish or be switched off than one run may take without a human's yes."""
    active = sum(person.is_active for person in situation.on_file.people)
    allowed = max(ALWAYS_ALLOWED, active * SHARE_ALLOWED)
    if situation.removals <= allowed or situation.is_confirmed:
        return ""
    return (
        f"{situation.removals} of {active} people would be missing or disabled, {allowed:.0f} are allowed; "
        f"if that is right, repeat with --confirm-removals {situation.removals}"
    )


GATES: tuple[tuple[str, Callable[[Situation], str]], ...] = (
    ("G1", incomplete),
    ("G2", empty),
    ("G3", removals),
)


def fired_gates(situation: Situation) -> tuple[Fired, ...]:
    """Every gate that holds this run, in order."""
    judged = ((name, gate(situation)) for name, gate in GATES)
    return tuple(Fired(gate=name, reason=reason) for name, reason in judged if reason)

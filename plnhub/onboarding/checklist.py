"""What of the way in is done, by an act or by hand, and which one step comes next. ◇ Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plnhub.onboarding.steps import READINGS, STEPS, Reading, Step

BY_EVENT, BY_HAND = "event", "hand"
NEWCOMER = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """One step with its state; only a tick made by hand can be taken back."""

    step: Step
    done_by: str | None
    is_next: bool

    @property
    def can_undo(self) -> bool:
        return self.done_by == BY_HAND


@dataclass(frozen=True, kw_only=True)
class ReadingShown:
    """One page to read, and whether it was opened."""

    reading: Reading
    opened: bool


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """The whole way in; finished when every step is done and both pages were opened."""

    steps: tuple[StepShown, ...]
    readings: tuple[ReadingShown, ...]

    @property
    def next(self) -> Step | None:
        return next((shown.step for shown in self.steps if shown.is_next), None)

    @property
    def done(self) -> int:
        return sum(shown.done_by is not None for shown in self.steps)

    @property
    def finished(self) -> bool:
        return self.done == len(self.steps) and all(shown.opened for shown in self.readings)


def checklist(ticks: Mapping[str, str], verbs: Collection[str]) -> Checklist:
    """The list from the stored ticks (key → event or hand) and the verbs used so far."""
    done = {step.key: BY_EVENT for step in ready(verbs)} | dict(ticks)
    first_open = next((step.key for step in STEPS if step.key not in done), None)
    steps = tuple(
        StepShown(step=step, done_by=done.get(step.key), is_next=step.key == first_open) for step in STEPS
    )
    return Checklist(
        steps=steps, readings=tuple(ReadingShown(reading=r, opened=r.key in ticks) for r in READINGS)
    )


def ready(verbs: Collection[str]) -> tuple[Step, ...]:
    """The steps that the acts so far have done."""
    return tuple(step for step in STEPS if step.verbs.intersection(verbs))


def is_newcomer(start_date: date | None, today: date) -> bool:
    """Whether somebody is in the first 90 days."""
    return start_date is not None and start_date <= today < start_date + NEWCOMER

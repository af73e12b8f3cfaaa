"""Keep the ticks of the way in: from the ledger, by hand, and back again."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plnhub.activity.reading import verbs_of, verbs_of_all
from plnhub.errors import NotFound
from plnhub.models import StepTick
from plnhub.onboarding.checklist import BY_EVENT, BY_HAND, Checklist, checklist, ready
from plnhub.onboarding.steps import READINGS, STEPS

STEP_KEYS = frozenset(step.key for step in STEPS)
READING_KEYS = frozenset(reading.key for reading in READINGS)


def own_checklist(session: Session, person_id: int) -> Checklist:
    """The way in as it stands now, acts that nobody has ticked yet included."""
    return checklist(_ticks(session, person_id), verbs_of(session, person_id))


def stored_checklist(session: Session, person_id: int) -> Checklist:
    """The way in by its stored ticks alone: one query, for pages that only hint at it."""
    return checklist(_ticks(session, person_id), ())


def complete_ready_steps(session: Session, person_id: int, now: datetime) -> int:
    """Tick what the ledger shows to be done; call it after an act. Counts the new ticks."""
    known = _ticks(session, person_id)
    fresh = [step for step in ready(verbs_of(session, person_id)) if step.key not in known]
    session.add_all(_tick(person_id, step.key, BY_EVENT, now) for step in fresh)
    session.flush()
    return len(fresh)


def complete_steps_of_all(session: Session, now: datetime) -> int:
    """Tick for everybody what polled and imported acts show to be done; for the nightly run."""
    known = {(who, step) for who, step in session.execute(select(StepTick.person_id, StepTick.step))}
    fresh = [
        _tick(person_id, step.key, BY_EVENT, now)
        for person_id, verbs in verbs_of_all(session).items()
        for step in ready(verbs)
        if (person_id, step.key) not in known
    ]
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def tick_by_hand(session: Session, person_id: int, key: str, now: datetime) -> None:
    """Say oneself that a step is done, or that a page was opened; twice changes nothing."""
    if key not in STEP_KEYS | READING_KEYS:
        raise NotFound("no such step")
    if key not in _ticks(session, person_id):
        session.add(_tick(person_id, key, BY_HAND, now))
        session.flush()


def undo_by_hand(session: Session, person_id: int, key: str) -> None:
    """Take a tick made by hand back; what an act has shown stays."""
    mine = (StepTick.person_id == person_id) & (StepTick.step == key)
    session.execute(delete(StepTick).where(mine, StepTick.by == BY_HAND, StepTick.step.in_(STEP_KEYS)))


def _ticks(session: Session, person_id: int) -> dict[str, str]:
    rows = session.execute(select(StepTick.step, StepTick.by).where(StepTick.person_id == person_id))
    return {step: by for step, by in rows}


def _tick(person_id: int, key: str, by: str, now: datetime) -> StepTick:
    return StepTick(person_id=person_id, step=key, by=by, ticked_at=now)

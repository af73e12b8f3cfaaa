"""What is read from outside without anybody asking: what is due is handed out in batches to all workers."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from plnhub.jobs.queue import enqueue
from plnhub.models import Job, JobState, Profile
from plnhub.profiles.batches import batches_of
from plnhub.profiles.claims import When, due_profiles, hand_out
from plnhub.profiles.proof_again import prove_again
from plnhub.profiles.second_look import look_at_due
from plnhub.wiring import Hub

POLL, LOOK = "poll", "look_again"
WORK: dict[str, When] = {POLL: Profile.next_poll_at, LOOK: Profile.recheck_at}
MOST = 10_000
KEPT = timedelta(hours=1)


def ask_for_outside(hub: Hub) -> int:
    """Enqueue what is due, each profile in one batch only; answers how many batches there are."""
    return sum(_ask(hub, name, when) for name, when in WORK.items())


def look_again(hub: Hub) -> dict[str, int]:
    """Is each account still its owner's, and is what was fetched still there?"""
    proven = prove_again(hub.outside, lambda public_id: f"{hub.settings.base_url}/people/{public_id}")
    done: Counter[str] = look_at_due(hub.outside)
    return {"accounts": proven, "profiles": done["profiles"], "taken_back": done["taken_back"]}


def _ask(hub: Hub, name: str, when: When) -> int:
    networks, now = hub.outside.readable, hub.now()
    with hub.database.reading() as session:
        if not due_profiles(session, now, networks, when, limit=1):
            return 0
    with hub.database.writing() as session:
        _forget_done(session, name, now)
        return _enqueue(session, hub, networks, name, when)


def _enqueue(session: Session, hub: Hub, networks: Collection[str], name: str, when: When) -> int:
    """No more of one host than may be asked until the next turn: the others would only be sent back."""
    now = hub.now()
    batches = list(batches_of(due_profiles(session, now, networks, when, limit=MOST), hub.pace.burst))
    until, handed = hand_out(session, [id_ for ids in batches for id_ in ids], now)
    ours = [kept for ids in batches if (kept := [id_ for id_ in ids if id_ in handed])]
    for ids in ours:
        enqueue(session, name, now, profiles=ids, handed=until.isoformat())
    return len(ours)


def _forget_done(session: Session, name: str, now: datetime) -> None:
    """Done batches say nothing that the profiles do not say better, and there are many."""
    old = (Job.name == name, Job.state == JobState.DONE, Job.finished_at < now - KEPT)
    session.execute(delete(Job).where(*old), execution_options={"synchronize_session": False})

"""Look again at what was fetched, by its age: what is gone twice, a day apart, is taken back."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from connectors.contract import ObjectRef, PresenceState
from connectors.errors import ConnectorError, RateLimited, SourceUnavailable
from plnhub.activity import Act, Party, record
from plnhub.activity.fetched import Fetched, fetched_acts, named_acts, newest_fetched
from plnhub.activity.known import room_of
from plnhub.activity.translate import TOMBSTONE, made_by, object_in
from plnhub.activity.verbs import RETRACTED
from plnhub.models import GoneOnce, Profile
from plnhub.profiles.ages import look_before, next_look, windows
from plnhub.profiles.batches import LONGEST, batches_of
from plnhub.profiles.claims import When, claim, due_profiles, give_back, hand_back
from plnhub.profiles.own_permission import way_out_of
from plnhub.profiles.polling import GARBAGE
from plnhub.profiles.reading import Outside, Reading, write_if_unchanged

APART = timedelta(days=1)
MOST = 20
SOON = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class _Look:
    """An act to be asked for, and since when."""

    act: Fetched
    ref: ObjectRef
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class _Round:
    """What is asked in one go, in the order in which it fell due; `is_cut` when more waits."""

    doubts: tuple[_Look, ...]
    aged: tuple[_Look, ...]
    is_cut: bool

    @property
    def looks(self) -> tuple[_Look, ...]:
        return (*self.doubts, *self.aged)


@dataclass(kw_only=True)
class _Answers:
    """How things were found until the network had enough."""

    states: dict[str, PresenceState]
    trouble: ConnectorError | None = None


def look_at_due(outside: Outside) -> Counter[str]:
    """Look at every profile whose time has come, here and now."""
    with outside.database.reading() as session:
        due = due_profiles(session, outside.now(), outside.readable, Profile.recheck_at)
    counts: Counter[str] = Counter()
    for batch in batches_of(due):
        counts += look_at_batch(outside, batch)
    return counts


def look_at_acts(outside: Outside, profile_id: int) -> int:
    """Look at one profile, due or not; answers how many acts were taken back."""
    return _looked(outside, [profile_id], None, None)["taken_back"]


def look_at_batch(outside: Outside, ids: Collection[int], handed: datetime | None = None) -> Counter[str]:
    """Look at those of the profiles that nobody else has; answers how many, and what was taken back."""
    return _looked(outside, ids, Profile.recheck_at, handed)


def _looked(
    outside: Outside, ids: Collection[int], when: When | None, handed: datetime | None
) -> Counter[str]:
    counts, ends = Counter[str](), outside.now() + LONGEST
    with outside.database.writing() as session:
        claimed = claim(session, ids, outside.readable, outside.now(), when, handed)
        if handed and len(claimed) < len(ids):
            hand_back(session, ids, handed)
    for reading in claimed:
        if outside.now() <= ends:
            counts.update({"profiles": 1, "taken_back": _look(outside, reading)})
        else:
            with outside.database.writing() as session:
                give_back(session, reading)
    return counts


def _look(outside: Outside, reading: Reading) -> int:
    with outside.database.reading() as session:
        wanted = _round(session, reading, outside.now())
    answers = _asked(outside, reading, wanted)
    now = outside.now()
    with outside.database.writing() as session:
        if not write_if_unchanged(session, reading, _place(wanted, answers, now) | {"claimed_until": None}):
            give_back(session, reading)
            return 0
        taken_back = sum(
            _note(session, reading, look.act.key, answers.states[look.ref.object_id], now)
            for look in wanted.looks
            if look.ref.object_id in answers.states
        )
        _come_back(session, reading, wanted, answers, now)
        return taken_back


def _round(session: Session, reading: Reading, now: datetime) -> _Round:
    """What was gone a day ago, and what has reached an age, the longest wait first."""
    doubted = (GoneOnce.profile_id == reading.profile_id) & (GoneOnce.seen_at <= now - APART)
    keys = list(session.scalars(select(GoneOnce.key).where(doubted).limit(MOST)))
    doubts = _looks(named_acts(session, reading.profile_id, keys), reading, now)
    spans = windows(reading.rechecked_to, now)
    names = made_by(reading.ref)
    starts = [*names, *(f"{room_of(reading.person_id)}{name}" for name in names)]
    acts = fetched_acts(session, reading.profile_id, starts, spans)
    aged = [look for look in _looks(acts, reading, now) if look.act.key not in keys]
    aged = [look for look in aged if reading.rechecked_to is None or look.due_at > reading.rechecked_to]
    aged.sort(key=lambda look: look.due_at)
    last = aged[MOST - 1].due_at if len(aged) > MOST else now
    chosen = tuple(look for look in aged if look.due_at <= last)
    return _Round(doubts=tuple(doubts), aged=chosen, is_cut=len(chosen) < len(aged))


def _looks(acts: Sequence[Fetched], reading: Reading, now: datetime) -> list[_Look]:
    found = []
    for act in acts:
        ref, due_at = _object(act, reading), look_before(act.recorded_at, act.number, now)
        if ref is not None and due_at is not None:
            found.append(_Look(act=act, ref=ref, due_at=due_at))
    return found


def _asked(outside: Outside, reading: Reading, wanted: _Round) -> _Answers:
    answers = _Answers(states={})
    if not wanted.looks:
        return answers
    network = reading.ref.network
    try:
        http = way_out_of(outside, reading)
        for found in outside.connectors[network].recheck(http, [look.ref for look in wanted.looks]):
            answers.states[found.ref.object_id] = found.state
    except ConnectorError as error:
        answers.trouble = error
    except GARBAGE:
        answers.trouble = SourceUnavailable()
    return answers


def _place(wanted: _Round, answers: _Answers, now: datetime) -> dict[str, datetime]:
    """How far the looks have come: to now, or to the last one before the trouble or the cut."""
    done = list(wanted.aged)
    if answers.trouble is not None:
        answered = [look.ref.object_id in answers.states for look in wanted.aged]
        # What makes the network fail is passed over until its next age; a pause passes over nothing.
        count = answered.index(False) if False in answered else len(answered)
        done = done[: count + (0 if isinstance(answers.trouble, RateLimited) else 1)]
    if answers.trouble is None and not wanted.is_cut:
        return {"rechecked_to": now}
    return {"rechecked_to": done[-1].due_at} if done else {}


def _come_back(session: Session, reading: Reading, wanted: _Round, answers: _Answers, now: datetime) -> None:
    profile = session.get_one(Profile, reading.profile_id)
    doubted = select(func.min(GoneOnce.seen_at)).where(GoneOnce.profile_id == reading.profile_id)
    since = session.scalar(doubted)
    newest = newest_fetched(session, reading.profile_id)
    profile.recheck_at = next_look(newest, since + APART if since else None, now)
    if "edited" in answers.states.values():  # read from the start; what is known stays
        profile.cursor, profile.next_poll_at = None, now
    if isinstance(answers.trouble, RateLimited):
        profile.recheck_at = answers.trouble.retry_at
    elif answers.trouble is not None or wanted.is_cut:
        profile.recheck_at = now + SOON


def _object(act: Fetched, reading: Reading) -> ObjectRef | None:
    ref = reading.ref
    object_id = object_in(act.key.removeprefix(room_of(reading.person_id)), ref)
    if object_id is None:
        return None
    return ObjectRef(
        network=ref.network,
        host=ref.host,
        object_id=object_id,
        revision=act.revision or None,
        url=act.url,
    )


def _note(session: Session, reading: Reading, key: str, state: PresenceState, now: datetime) -> int:
    mine = (GoneOnce.profile_id == reading.profile_id) & (GoneOnce.key == key)
    missed_at = session.scalar(select(GoneOnce.seen_at).where(mine))
    if state == "gone" and missed_at is None:
        session.add(GoneOnce(profile_id=reading.profile_id, key=key, seen_at=now))
    if state == "gone" and missed_at is not None and now - missed_at >= APART:
        session.execute(delete(GoneOnce).where(mine))
        return record(session, [_taken_back(reading, key, now)], now).recorded
    if state in ("present", "edited"):
        session.execute(delete(GoneOnce).where(mine))
    return 0


def _taken_back(reading: Reading, key: str, now: datetime) -> Act:
    return Act(
        key=key,
        revision=TOMBSTONE,
        occurred_at=now,
        verb=RETRACTED,
        actor=Party.staff(reading.person_id),
        channel=reading.ref.network,
        profile_id=reading.profile_id,
    )

"""Look again at what was fetched: what is gone twice, a day apart, is taken back."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, Connector, Http, ObjectRef, Presence, PresenceState
from connectors.errors import ConnectorError
from plnhub.activity import Act, Party, record
from plnhub.activity.fetched import Fetched, fetched_acts
from plnhub.activity.translate import TOMBSTONE, made_by, object_in
from plnhub.activity.verbs import RETRACTED
from plnhub.models import GoneOnce
from plnhub.profiles.reading import Outside, Reading, reading_of

APART = timedelta(days=1)


def look_at_acts(outside: Outside, profile_id: int) -> int:
    """Ask after the newest acts of a profile and those missed before; answers how many were taken back."""
    with outside.database.reading() as session:
        reading = reading_of(session, profile_id)
        acts = _acts(session, reading) if reading else []
    if reading is None or reading.ref.network not in outside.connectors:
        return 0
    refs = {act.key: ref for act in acts if (ref := _object(act, reading.ref)) is not None}
    key_of = {ref.object_id: key for key, ref in refs.items()}
    found = list(_asked(outside.connectors[reading.ref.network], outside.http, list(refs.values())))
    with outside.database.writing() as session:
        if reading_of(session, profile_id) is None:
            return 0
        return sum(
            _note(session, reading, key_of[one.ref.object_id], one.state, outside.now()) for one in found
        )


def _asked(connector: Connector, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
    """What was found until the network asks for a pause."""
    try:
        yield from connector.recheck(http, refs)
    except ConnectorError:
        return


def _acts(session: Session, reading: Reading) -> list[Fetched]:
    missed = session.scalars(select(GoneOnce.key).where(GoneOnce.profile_id == reading.profile_id))
    return fetched_acts(session, reading.profile_id, made_by(reading.ref), list(missed))


def _object(act: Fetched, ref: AccountRef) -> ObjectRef | None:
    object_id = object_in(act.key, ref)
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

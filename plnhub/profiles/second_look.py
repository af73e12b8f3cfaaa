"""Look again at what was fetched: what is gone twice, a day apart, is taken back."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.contract import Connector, Http, ObjectRef, Presence, activity_id
from connectors.errors import ConnectorError
from plnhub.activity import Act, Party, record
from plnhub.activity.fetched import fetched_acts
from plnhub.activity.verbs import RETRACTED
from plnhub.models import GoneOnce
from plnhub.profiles.reading import Outside, Reading, reading_of
from plnhub.profiles.translate import TOMBSTONE

APART = timedelta(days=1)


def look_at_acts(outside: Outside, profile_id: int) -> int:
    """Ask after the newest acts of a profile and those missed before; answers how many were taken back."""
    with outside.database.reading() as session:
        reading = reading_of(session, profile_id)
        refs = _refs(session, reading) if reading else []
    if reading is None or reading.ref.network not in outside.connectors:
        return 0
    found = list(_asked(outside.connectors[reading.ref.network], outside.http, refs))
    with outside.database.writing() as session:
        if reading_of(session, profile_id) is None:
            return 0
        return sum(_note(session, reading, presence, outside.now()) for presence in found)


def _asked(connector: Connector, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
    """What was found until the network asks for a pause."""
    try:
        yield from connector.recheck(http, refs)
    except ConnectorError:
        return


def _refs(session: Session, reading: Reading) -> list[ObjectRef]:
    ref, prefix = reading.ref, activity_id(reading.ref, "Create", "")
    missed = select(GoneOnce.key).where(GoneOnce.profile_id == reading.profile_id)
    return [
        ObjectRef(
            network=ref.network,
            host=ref.host,
            object_id=act.key.removeprefix(prefix),
            revision=act.revision or None,
            url=act.url,
        )
        for act in fetched_acts(session, reading.profile_id, prefix, list(session.scalars(missed)))
    ]


def _note(session: Session, reading: Reading, presence: Presence, now: datetime) -> int:
    key = activity_id(reading.ref, "Create", presence.ref.object_id)
    mine = (GoneOnce.profile_id == reading.profile_id) & (GoneOnce.key == key)
    missed_at = session.scalar(select(GoneOnce.seen_at).where(mine))
    if presence.state == "gone" and missed_at is None:
        session.add(GoneOnce(profile_id=reading.profile_id, key=key, seen_at=now))
    if presence.state == "gone" and missed_at is not None and now - missed_at >= APART:
        session.execute(delete(GoneOnce).where(mine))
        return record(session, [_taken_back(reading, key, now)], now).recorded
    if presence.state in ("present", "edited"):
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

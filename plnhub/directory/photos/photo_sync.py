"""The pass over the photos of a live directory, after a sync: only those that changed, a few at a time."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from plnhub.chunks import chunks
from plnhub.config import Settings
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.directory.photos import photo_store as store
from plnhub.directory.photos.photo_source import PhotoSource, photo_attributes, photo_source
from plnhub.directory.photos.photo_store import NewPhoto, PhotoOnFile
from plnhub.directory.photos.portrait import BadPhoto, picture_hash, portrait, raw_hash
from plnhub.directory.running.sync import Run
from plnhub.errors import HubError
from plnhub.ldap_connection import SCHEMES, Deadline
from plnhub.lease import leased
from plnhub.models import PhotoPass

LEASE = "directory photos"
AT_ONCE = 100
PASS_SECONDS = 600.0
MOST_BYTES = 512 << 20
ALL_AGAIN = timedelta(days=7)
ALWAYS_ALLOWED, SHARE_ALLOWED = 5, 0.5


@dataclass(frozen=True, kw_only=True)
class PhotoOutcome:
    """How a pass ended; one that is not complete goes on where it stopped when it is run again."""

    read: int = 0
    changed: int = 0
    removed: int = 0
    refused: int = 0
    complete: bool = True
    reason: str = ""
    held: tuple[str, ...] = ()
    """The sentence that tells why none of many vanished photos was removed."""

    def figures(self) -> dict[str, int | bool | str]:
        """What a report tells."""
        return {**vars(self), "held": len(self.held)}


@dataclass
class _Pass:
    """One pass under way: what it may still do, and what it has done."""

    database: Database
    clock: Callable[[], datetime]
    source: PhotoSource
    place: PhotoPass
    bytes_left: int
    read: int = 0
    changed: int = 0
    refused: int = 0
    without: list[int] = field(default_factory=list)
    stopped: str = ""


def sync_photos(
    run: Run, *, seconds: float = PASS_SECONDS, most_bytes: int = MOST_BYTES, confirmed: bool = False
) -> PhotoOutcome:
    """Take over the photos that changed, and drop those that are gone; `confirmed` lets many vanish at once.

    Raises Unavailable when the directory fails on the way; what was read until then is kept.
    """
    attributes = photo_attributes(run.settings)
    removed = _without_leavers(run.database, is_off=not attributes)
    if not attributes or urlsplit(run.settings.directory_url).scheme not in SCHEMES:
        return PhotoOutcome(removed=removed)
    deadline = Deadline.after(seconds)
    with leased(run.database, LEASE, run.clock):
        source = photo_source(run.settings, deadline)
        try:
            outcome = _looked_at(run, source, most_bytes, confirmed)
        finally:
            source.connection.unbind_ext_s()
    return replace(outcome, removed=outcome.removed + removed)


def asked_of(settings: Settings) -> str:
    """Recognises the question; with another server, base, filter or attribute everybody is looked at anew."""
    asked = (
        settings.directory_url, settings.directory_base, settings.directory_filter,
        settings.directory_vendor, photo_attributes(settings),
    )  # fmt: skip
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def people_due(people: Sequence[PhotoOnFile], stamps: dict[str, str], place: PhotoPass) -> list[PhotoOnFile]:
    """Whom a pass looks at: who changed, who is new or back, and who wants a photo again."""
    since = place.whole_at
    return [
        one
        for one in people
        if one.person_id > place.done_to
        and (one.key in stamps or one.waits or (since is not None and one.since > since))
    ]


def too_many(gone: int, on_file: int) -> bool:
    """More photos than one pass may remove: a hidden attribute looks the same as people without photos."""
    return gone > max(ALWAYS_ALLOWED, on_file * SHARE_ALLOWED)


def _looked_at(run: Run, source: PhotoSource, most_bytes: int, confirmed: bool) -> PhotoOutcome:
    with run.database.reading() as session:
        place, people = store.pass_of(session), store.people_to_look_at(session)
    place = _begun(place, asked_of(run.settings), run.clock())
    stamps = source.stamps(place.seen_to)
    if not place.going_to:
        place.going_to = max([*stamps.values(), place.seen_to])
    going = _Pass(database=run.database, clock=run.clock, source=source, place=place, bytes_left=most_bytes)
    try:
        for part in chunks(people_due(people, stamps, place), AT_ONCE):
            if going.stopped:
                break
            _look_at(going, part)
    except HubError as error:
        going.stopped = str(error)
        _end(going, confirmed)
        raise
    return _end(going, confirmed)


def _begun(place: PhotoPass, asked: str, now: datetime) -> PhotoPass:
    """Go on with a pass that stopped, or begin one: now and then, and after new settings, with everybody."""
    is_old = place.whole_at is None or now - place.whole_at >= ALL_AGAIN
    if place.asked != asked or (is_old and not place.going_to):
        place.asked, place.seen_to, place.going_to, place.done_to = asked, "", "", 0
        place.whole_at = now
    return place


def _look_at(going: _Pass, people: Sequence[PhotoOnFile]) -> None:
    """One request to the directory, and one transaction if anything is new."""
    by_key = {one.key: one for one in people}
    new: list[NewPhoto] = []
    for key, raw in going.source.photos_of(by_key):
        one = by_key.get(key)
        if one is None:
            continue
        going.read += 1
        going.bytes_left -= len(raw or b"")
        if raw is None:
            going.without += [one.person_id] if one.source_hash else []
        elif (seen := raw_hash(raw)) != one.source_hash:
            new.append(_made(one.person_id, raw, seen))
    going.place.done_to = people[-1].person_id
    crash_point("photos.read")
    if new:
        with going.database.writing() as session:
            going.changed += store.keep_photos(session, new, going.clock())
            session.merge(going.place)
    crash_point("photos.batch")
    going.refused += sum(photo.content is None for photo in new)
    going.stopped = _stop(going)


def _made(person_id: int, raw: bytes, seen: str) -> NewPhoto:
    try:
        content = portrait(raw)
    except BadPhoto as error:
        return NewPhoto(person_id=person_id, source_hash=seen, note=str(error)[:200])
    return NewPhoto(person_id=person_id, source_hash=seen, content=content, hash=picture_hash(content))


def _stop(going: _Pass) -> str:
    if going.bytes_left <= 0:
        return "this pass has read as many bytes as it may; the next one goes on"
    if going.source.deadline.ends_at <= time.monotonic():
        return "this pass took as long as it may; the next one goes on"
    return ""


def _end(going: _Pass, confirmed: bool) -> PhotoOutcome:
    """Remove what vanished from the directory, and note how far the pass came."""
    place, removed = going.place, 0
    with going.database.reading() as session:
        held = not confirmed and too_many(len(going.without), store.photos_on_file(session))
    if held:
        place.going_to, place.done_to = "", 0
    elif not going.stopped:
        place.seen_to, place.going_to, place.done_to = place.going_to, "", 0
    with going.database.writing() as session:
        removed = 0 if held else store.forget_photos(session, going.without)
        session.merge(place)
        crash_point("photos.end")
    vanished = f"{len(going.without)} photos would vanish at once, so none was removed: may they be read?"
    return PhotoOutcome(
        read=going.read,
        changed=going.changed,
        refused=going.refused,
        removed=removed,
        complete=not (held or going.stopped),
        reason="; ".join(filter(None, (vanished if held else "", going.stopped))),
        held=(vanished,) if held else (),
    )


def _without_leavers(database: Database, *, is_off: bool) -> int:
    """Nobody who left keeps a photo, and nobody does once photos are switched off."""
    with database.reading() as session:
        if not (store.has_photos(session) if is_off else store.has_leavers(session)):
            return 0
    with database.writing() as session:
        return store.forget_all(session) if is_off else store.forget_leavers(session)

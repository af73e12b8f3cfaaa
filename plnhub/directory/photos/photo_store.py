"""The photos on file: who has which, what a pass writes, and how far it came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Person, PersonPhoto, PersonState, PhotoPass

HERE = (PersonState.ACTIVE, PersonState.MISSING)
BATCH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoOnFile:
    """A person whose photo may be looked at; `source_hash` is empty before the first one."""

    person_id: int
    key: str
    source_hash: str
    since: datetime
    """Since when the person is here, or here again."""
    waits: bool
    """Wants a photo again after having hidden it."""


@dataclass(frozen=True, kw_only=True)
class NewPhoto:
    """What becomes of one photo: a picture, or a note why there is none."""

    person_id: int
    source_hash: str
    hash: str | None = None
    content: bytes | None = None
    note: str | None = None


def people_to_look_at(session: Session) -> list[PhotoOnFile]:
    """Everybody who is here and does not hide, in the order of a pass."""
    found = session.execute(
        select(
            Person.id, Person.source_key, Person.state_since, PersonPhoto.person_id, PersonPhoto.source_hash
        )
        .outerjoin(PersonPhoto, PersonPhoto.person_id == Person.id)
        .where(Person.source == SOURCE, Person.state.in_(HERE), PersonPhoto.hidden.is_not(True))
        .order_by(Person.id)
    )
    return [
        PhotoOnFile(
            person_id=id_, key=key, source_hash=known or "", since=since, waits=bool(row and not known)
        )
        for id_, key, since, row, known in found
    ]


def photos_on_file(session: Session) -> int:
    """How many people have a picture."""
    return session.scalar(select(func.count()).where(PersonPhoto.hash.is_not(None))) or 0


def keep_photos(session: Session, photos: Sequence[NewPhoto], now: datetime) -> int:
    """Write what a pass found, except for people who have hidden their photo meanwhile."""
    by_id = {photo.person_id: photo for photo in photos}
    rows = session.scalars(select(PersonPhoto).where(PersonPhoto.person_id.in_(by_id)))
    known = {row.person_id: row for row in rows}
    written = 0
    for person_id, photo in by_id.items():
        row = known.get(person_id) or PersonPhoto(person_id=person_id, hidden=False)
        if row.hidden:
            continue
        row.hash, row.content, row.note = photo.hash, photo.content, photo.note
        row.source_hash, row.changed_at = photo.source_hash, now
        session.add(row)
        session.execute(update(Person).where(Person.id == person_id).values(photo_mark=photo.hash))
        written += 1
    return written


def forget_photos(session: Session, person_ids: Sequence[int]) -> int:
    """Remove photos with all that is known of them; what a person hid stays hidden."""
    return sum(_forget(session, part) for part in chunks(person_ids, BATCH))


def forget_leavers(session: Session) -> int:
    """People who are not here any more have no photo."""
    gone = select(Person.id).join(PersonPhoto, PersonPhoto.person_id == Person.id)
    return forget_photos(
        session, session.scalars(gone.where(Person.state.not_in(HERE), ~PersonPhoto.hidden)).all()
    )


def forget_all(session: Session) -> int:
    """Photos have been switched off; the next pass begins from nothing."""
    session.execute(delete(PhotoPass).where(PhotoPass.source == SOURCE))
    return forget_photos(
        session, session.scalars(select(PersonPhoto.person_id).where(~PersonPhoto.hidden)).all()
    )


def has_photos(session: Session) -> bool:
    """Whether anything about photos is on file that could be forgotten."""
    return session.scalar(select(PersonPhoto.person_id).where(~PersonPhoto.hidden).limit(1)) is not None


def has_leavers(session: Session) -> bool:
    """Whether anybody who is not here any more has a photo."""
    rows = select(PersonPhoto.person_id).join(Person, Person.id == PersonPhoto.person_id)
    return session.scalar(rows.where(Person.state.not_in(HERE), ~PersonPhoto.hidden).limit(1)) is not None


def pass_of(session: Session) -> PhotoPass:
    """Where the pass stands; one that never began is not on file."""
    begun = session.get(PhotoPass, SOURCE)
    return begun or PhotoPass(source=SOURCE, asked="", seen_to="", going_to="", done_to=0, whole_at=None)


def _forget(session: Session, person_ids: Iterable[int]) -> int:
    ids = list(person_ids)
    session.execute(update(Person).where(Person.id.in_(ids)).values(photo_mark=None))
    gone = session.execute(delete(PersonPhoto).where(PersonPhoto.person_id.in_(ids), ~PersonPhoto.hidden))
    return cast("CursorResult[Any]", gone).rowcount

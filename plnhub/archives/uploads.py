"""The uploads of one person: begin, look up, throw away, and what time does to those that nobody takes in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from plnhub.archives.files import LIFE, Shelf
from plnhub.errors import Invalid, NotFound
from plnhub.models import ArchiveUpload, UploadState
from plnhub.words import marked

MOST_OPEN = 3
TOLD_FOR = timedelta(days=30)
OPEN = (UploadState.WAITING, UploadState.READ, UploadState.TAKING)
TOO_MANY = marked("Three files wait already: take them in or throw them away first.")
TOO_LATE = marked("Nobody took it in for a day, so it was thrown away. Upload it again if you like.")


def own_uploads(session: Session, person_id: int) -> Sequence[ArchiveUpload]:
    """The latest first."""
    mine = select(ArchiveUpload).where(ArchiveUpload.person_id == person_id)
    return session.scalars(mine.order_by(ArchiveUpload.id.desc())).all()


def own_upload(session: Session, person_id: int, public_id: str) -> ArchiveUpload:
    """One of this person's own; raises NotFound for anybody else's."""
    mine = (ArchiveUpload.person_id == person_id) & (ArchiveUpload.public_id == public_id)
    found = session.scalar(select(ArchiveUpload).where(mine))
    if found is None:
        raise NotFound("no such upload")
    return found


def refuse_more(session: Session, person_id: int) -> None:
    """Raises Invalid when as many uploads are open as one person may have."""
    mine = (ArchiveUpload.person_id == person_id) & ArchiveUpload.state.in_(OPEN)
    if (session.scalar(select(func.count(ArchiveUpload.id)).where(mine)) or 0) >= MOST_OPEN:
        raise Invalid(TOO_MANY, "archive")


def begin(session: Session, person_id: int, name: str, size: int, now: datetime) -> ArchiveUpload:
    """A file has arrived on the shelf under `name`."""
    upload = ArchiveUpload(person_id=person_id, public_id=name, size=size, uploaded_at=now)
    session.add(upload)
    session.flush()
    return upload


def throw_away(session: Session, shelf: Shelf, upload: ArchiveUpload) -> None:
    """The file and all that was counted in it; what was taken in already stays with its profile."""
    shelf.remove(upload.public_id)
    session.delete(upload)


def files_of(session: Session, person_id: int) -> list[str]:
    """The names on the shelf of all that a person has uploaded."""
    return list(session.scalars(select(ArchiveUpload.public_id).where(ArchiveUpload.person_id == person_id)))


def end(upload: ArchiveUpload, state: UploadState, now: datetime, error: str | None = None) -> None:
    upload.state, upload.finished_at, upload.error = state, now, error


def sweep(session: Session, shelf: Shelf, now: datetime) -> int:
    """Close what waited for a day, forget what ended a month ago; answers how many files went."""
    late = select(ArchiveUpload).where(ArchiveUpload.state.in_(OPEN), ArchiveUpload.uploaded_at <= now - LIFE)
    for upload in session.scalars(late):
        end(upload, UploadState.FAILED, now, TOO_LATE)
    session.execute(delete(ArchiveUpload).where(ArchiveUpload.finished_at < now - TOLD_FOR))
    session.flush()
    waiting = select(ArchiveUpload.public_id).where(ArchiveUpload.state.in_(OPEN))
    return shelf.sweep(session.scalars(waiting).all(), now)

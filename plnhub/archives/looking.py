"""Look through an uploaded file and write down what it would bring; not one act is kept yet."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.archives.contract import Problem
from connectors.archives.refusal import EMPTY, ArchiveRefused
from connectors.contract import AccountRef
from plnhub.activity.translate import Owner
from plnhub.archives.files import Shelf
from plnhub.archives.preview import Tally, counts_of
from plnhub.archives.sources import Uploader, sorted_out, source_of
from plnhub.archives.uploads import end
from plnhub.db import Database
from plnhub.models import ArchiveUpload, Person, UploadState
from plnhub.words import marked

LOOK = "archive.look"
TELL_EVERY = 2_000
LONGEST = 2_000
LOST = marked("The file is not here any more. Upload it again.")
SOMEBODY = "somebody"
"""Stands for the account's own id while nothing is kept: counts do not depend on it."""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What reading an upload takes: the database, the shelf, the clock, and how far a job is."""

    database: Database
    shelf: Shelf
    now: Callable[[], datetime]
    progress: Callable[[int], None]


def look(intake: Intake, public_id: str, oldest: datetime) -> None:
    """Recognise the file and count; acts before `oldest` would be gone by tomorrow and are left out."""
    uploader = waiting(intake.database, public_id, UploadState.WAITING)
    if uploader is None:
        return
    try:
        found = _looked(intake, public_id, uploader, oldest)
    except ArchiveRefused as error:
        refuse(intake, public_id, error)
        return
    is_empty = not (found["kinds"] or found["open_question"])
    if is_empty:
        intake.shelf.remove(public_id)
    with intake.database.writing() as session:
        upload = of(session, public_id)
        if upload is not None and upload.state == UploadState.WAITING:
            upload.network, upload.preview = found["network"], found
            upload.state = UploadState.READ
            if is_empty:
                end(upload, UploadState.FAILED, intake.now(), EMPTY)


def refuse(intake: Intake, public_id: str, error: ArchiveRefused) -> None:
    """The file is no use: say why, and erase it."""
    intake.shelf.remove(public_id)
    with intake.database.writing() as session:
        upload = of(session, public_id)
        if upload is not None:
            end(upload, UploadState.FAILED, intake.now(), error.words)
            upload.preview = {"records": counts_of(error.counts)}


def waiting(database: Database, public_id: str, state: UploadState) -> Uploader | None:
    """Who uploaded the file, if it is in that state still."""
    with database.reading() as session:
        upload = of(session, public_id)
        if upload is None or upload.state != state:
            return None
        person = session.get_one(Person, upload.person_id)
    return Uploader(
        person_id=person.id, public_id=person.public_id, uid=person.uid, staff=lambda: _staff(database)
    )


def of(session: Session, public_id: str) -> ArchiveUpload | None:
    return session.scalar(select(ArchiveUpload).where(ArchiveUpload.public_id == public_id))


def _staff(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {uid.casefold(): id_ for uid, id_ in session.execute(select(Person.uid, Person.id))}


def _looked(intake: Intake, public_id: str, uploader: Uploader, oldest: datetime) -> dict[str, Any]:
    path = intake.shelf.path(public_id)
    if path is None:
        raise ArchiveRefused(LOST)
    with path.open("rb") as file:
        source = source_of(file, path, uploader)
        tally = Tally()
        owner = Owner(person_id=uploader.person_id, profile_id=0, since=oldest, staff={})
        ref = _somebody(source.owner)
        for number, piece in enumerate(source.pieces(ref, intake.now()), 1):
            act, is_open_question = sorted_out(piece, owner, at_word=True)
            if isinstance(act, Problem):
                tally.set_aside(act)
            else:
                tally.add(act, is_open_question=is_open_question)
            if number % TELL_EVERY == 0:
                intake.progress(number)
        told = tally.told(source.records)
    return {"network": source.network} | _told(source.owner) | told


def _somebody(owner: AccountRef) -> AccountRef:
    return owner if owner.account_id else replace(owner, account_id=SOMEBODY)


def _told(owner: AccountRef) -> dict[str, str | None]:
    named = {"host": owner.host, "account_id": owner.account_id, "handle": owner.handle, "url": owner.url}
    return {name: value[:LONGEST] if value else value for name, value in named.items()}

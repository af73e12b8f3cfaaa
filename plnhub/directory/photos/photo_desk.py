"""A person's photo as pages need it: the picture behind a mark, and the person's own switch."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.directory.storing.on_file import SOURCE
from plnhub.errors import NotFound
from plnhub.models import Person, PersonPhoto


def picture_of(session: Session, public_id: str, mark: str) -> bytes:
    """The picture of somebody who is here, if it is still the one with this mark; raises NotFound."""
    found = session.execute(
        select(Person, PersonPhoto.content)
        .join(PersonPhoto, PersonPhoto.person_id == Person.id)
        .where(Person.public_id == public_id, PersonPhoto.hash == mark, ~PersonPhoto.hidden)
    ).first()
    if found is None or not found[0].is_active or found[1] is None:
        raise NotFound("no such photo")
    return bytes(found[1])


def photo_of(session: Session, person_id: int) -> PersonPhoto | None:
    """What the person may know about the own photo; None when there never was one."""
    return session.get(PersonPhoto, person_id)


def hide_photo(session: Session, person: Person, now: datetime) -> None:
    """Erase the picture at once, and let none come back while the person does not want it."""
    row = session.get(PersonPhoto, person.id) or PersonPhoto(person_id=person.id)
    row.hidden, row.changed_at = True, now
    row.content, row.hash, row.note, row.source_hash = None, None, None, ""
    session.add(row)
    person.photo_mark = None


def show_photo(session: Session, person: Person, now: datetime) -> None:
    """Let the next pass bring the directory's photo again."""
    row = session.get(PersonPhoto, person.id)
    if row is not None and row.hidden:
        row.hidden, row.changed_at = False, now


def comes_from_directory(person: Person) -> bool:
    """Whether a directory may know a photo of this person."""
    return person.source == SOURCE

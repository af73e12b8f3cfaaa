"""Keep how far the changes of the directory were taken in, in the transaction that takes them in."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from plnhub.db import Database
from plnhub.directory.entries.values import Reading
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryPlace


def place_on_file(database: Database) -> DirectoryPlace | None:
    """How far the changes are known; None when everything has to be read."""
    with database.reading() as session:
        return session.get(DirectoryPlace, SOURCE)


def move_on(database: Database, place: DirectoryPlace, text: str, now: datetime) -> None:
    """Keep a newer place to which nothing has changed, unless another run kept one meanwhile."""
    if text == place.place:
        return
    with database.writing() as session:
        session.execute(
            update(DirectoryPlace)
            .where(DirectoryPlace.source == SOURCE, DirectoryPlace.place == place.place)
            .values(place=text, taken_at=now)
        )


def keep_place(session: Session, reading: Reading, *, settings: str, removals: int, now: datetime) -> None:
    """Move on to the reading's place; one without a place (a file, no feed) lets the old one be forgotten."""
    row = session.get(DirectoryPlace, SOURCE)
    if reading.place is None:
        if row is not None:
            session.delete(row)
        return
    if row is None and reading.is_partial:
        return  # somebody wants everybody read, and said so while the changes were taken in
    if row is None:
        row = DirectoryPlace(source=SOURCE, swept_at=now, removals=0)
        session.add(row)
    row.feed, row.place, row.taken_at = reading.place.feed, reading.place.text, now
    row.settings_hash = settings
    if reading.is_partial and not reading.is_swept:
        row.removals += removals
    else:
        row.swept_at, row.removals = now, 0

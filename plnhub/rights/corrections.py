"""Erase a person from what was corrected by hand: their own rows, and every mention in those of others."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.models import Correction, FieldLock, Person
from plnhub.rights.records import remove_rows, tells

WITHHELD = "–"


def erase_locks(session: Session, person: Person, _now: datetime) -> int:
    """A lock of somebody else stays, without a reason that names the person."""
    count = remove_rows(session, "field_lock", "person_id", person.id)
    for lock in session.scalars(select(FieldLock)):
        if tells(lock.reason, person):
            lock.reason, count = WITHHELD, count + 1
    return count


def erase_corrections(session: Session, person: Person, _now: datetime) -> int:
    """Somebody else's history may name the person as a manager, or in a reason."""
    count = remove_rows(session, "correction", "person_id", person.id)
    for row in session.scalars(select(Correction)):
        if tells([row.before, row.after, row.reason], person):
            row.before = row.after = None
            row.reason, count = WITHHELD, count + 1
    return count

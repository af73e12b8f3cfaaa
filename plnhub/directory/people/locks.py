"""Field locks: what an administrator corrected stays, with its reason, until it is unlocked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from plnhub.directory.people.by_hand import value_of, write_field
from plnhub.directory.people.corrected import FIELDS, NO_SUCH_FIELD, checked_reason
from plnhub.directory.storing.on_file import SOURCE
from plnhub.directory.storing.one_writer import one_writer
from plnhub.errors import Invalid
from plnhub.models import Correction, DirectoryPlace, FieldLock, Person, PersonState
from plnhub.privacy.audit import record_audit
from plnhub.words import marked

DISABLED = "disabled"
ERASED = marked("This person was erased: nothing is left to correct.")
NOT_LOCKED = marked("This field is not locked.")
SHOWN = 500
REMEMBERED = 20


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Who does something to a person by hand, why, and when; `who` is a public id or "command line"."""

    who: str
    reason: str
    now: datetime


def lock_field(session: Session, person: Person, field: str, text: str | None, deed: Deed) -> None:
    """Correct a field (None: keep its value) and keep the directory from changing it."""
    if field not in FIELDS:
        raise Invalid(NO_SUCH_FIELD, field="value")
    checked_reason(deed.reason)
    begin(session, person)
    before = value_of(person, field)
    if text is not None:
        write_field(session, person, field, text, deed.now.date())
    hold(session, person, field, deed)
    note(session, person, "lock", field, before, deed)


def unlock_field(session: Session, person: Person, field: str, deed: Deed) -> None:
    """Let the directory decide again: the next sync takes its value."""
    begin(session, person)
    lock = locks_of(session, person).get(field)
    if lock is None:
        raise Invalid(NOT_LOCKED)
    before = value_of(person, field)
    session.delete(lock)
    look_again(session, person)
    note(session, person, "unlock", field, before, deed)


def locks_of(session: Session, person: Person) -> Mapping[str, FieldLock]:
    """The locks of one person by field."""
    held = session.scalars(select(FieldLock).where(FieldLock.person_id == person.id))
    return {lock.field: lock for lock in held}


def everything_locked(session: Session) -> list[tuple[FieldLock, Person]]:
    """What is locked and why, the newest first."""
    rows = select(FieldLock, Person).join(Person, Person.id == FieldLock.person_id)
    known = rows.options(joinedload(Person.team), joinedload(Person.manager))
    newest = known.order_by(FieldLock.locked_at.desc(), FieldLock.id.desc()).limit(SHOWN)
    return [(lock, person) for lock, person in session.execute(newest)]


def corrections_of(session: Session, person: Person) -> Sequence[Correction]:
    """What was done to this person by hand, the newest first."""
    mine = select(Correction).where(Correction.person_id == person.id)
    return session.scalars(mine.order_by(Correction.id.desc()).limit(REMEMBERED)).all()


def begin(session: Session, person: Person) -> None:
    """Before any correction: nobody else writes meanwhile, and there is still somebody to correct."""
    one_writer(session)
    session.flush()
    session.refresh(person)
    if person.state == PersonState.PSEUDONYM:
        raise Invalid(ERASED)


def hold(session: Session, person: Person, field: str, deed: Deed) -> None:
    """Lock a field, or give a lock that is there its new reason."""
    lock = locks_of(session, person).get(field) or FieldLock(person_id=person.id, field=field)
    lock.reason, lock.locked_by, lock.locked_at = checked_reason(deed.reason), deed.who, deed.now
    session.add(lock)


def look_again(session: Session, person: Person) -> None:
    """Let the next sync compare this person's entry though the server will not report it as changed."""
    person.source_hash = ""
    session.execute(delete(DirectoryPlace).where(DirectoryPlace.source == SOURCE))


def note(session: Session, person: Person, action: str, field: str, before: str | None, deed: Deed) -> None:
    """Keep the deed with the person, values and all; the audit log, which outlives people, gets the fact."""
    after = value_of(person, field)
    keep(session, person, Correction(action=action, field=field, before=before, after=after), deed)


def keep(session: Session, person: Person, row: Correction, deed: Deed) -> None:
    """Write the history and the audit log; to let the directory decide again needs no reason."""
    row.person_id, row.reason = person.id, checked_reason(deed.reason) if deed.reason.strip() else ""
    row.done_by, row.done_at = deed.who, deed.now
    session.add(row)
    detail = {"field": row.field}
    what, subject = f"person.{row.action}", person.public_id
    record_audit(session, who=deed.who, what=what, subject=subject, detail=detail, now=deed.now)

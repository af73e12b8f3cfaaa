"""Load from the database whom a reading concerns, and complete the reading by those who are as on file.

A reading of a live directory holds only new and changed entries. What these touch is loaded with them: who
bears their uid or mail address, their managers up to the top, and everybody whose manager is not known yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.directory.entries.names import dn_key, fold, mark
from plnhub.directory.entries.values import OnFile, Reading, Staff
from plnhub.directory.planning.duplicates import without_duplicates
from plnhub.directory.storing.on_file import (
    COUNTED,
    SOURCE,
    WITHOUT_MANAGER,
    aside_keys,
    staff_on_file,
    touched_on_file,
)
from plnhub.models import Person, PersonState

FEW = 2_000
"""From so many on everybody is loaded, which then costs less than asking for each."""
AT_ONCE = 5_000
MINE = Person.source == SOURCE


def fingerprints(session: Session) -> dict[str, str]:
    """Of everybody on file, by key; empty for those at whom the next read must look in any case."""
    columns = Person.source_key, Person.source_hash, Person.state
    query = select(*columns).where(MINE, Person.state != PersonState.PSEUDONYM)
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    found = {key: print_ if state == PersonState.ACTIVE else "" for key, print_, state in rows}
    found.update({key: "" for key in aside_keys(session) if key in found})
    return found


def concerned(session: Session, reading: Reading, canaries: Iterable[str] = ()) -> tuple[OnFile, Reading]:
    """The people on file that a plan must know, and the reading with everybody of them who is still there."""
    if reading.absent is None:
        return staff_on_file(session), reading
    if len(reading.staff) + len(reading.quarantined) + len(reading.absent) > FEW:
        known = staff_on_file(session)
    else:
        units = {one.unit for one in reading.staff if one.unit}
        known = touched_on_file(session, _touched(session, reading, canaries), units)
    return known, without_duplicates(_completed(known, reading))


def _completed(known: OnFile, reading: Reading) -> Reading:
    """Whoever is active on file and neither came changed nor is gone is there as before."""
    accounted = reading.keys | (reading.absent or frozenset())
    as_before = tuple(
        person.staff
        for person in known.people
        if person.state is PersonState.ACTIVE and person.staff.key not in accounted
    )
    return replace(reading, staff=(*reading.staff, *as_before), same=max(0, reading.same - len(as_before)))


def _touched(session: Session, reading: Reading, canaries: Iterable[str]) -> set[int]:
    ids = set(_ids(session, (Person.source_key.in_(part) for part in chunks(sorted(reading.keys))), MINE))
    gone = (and_(MINE, Person.source_key.in_(part)) for part in chunks(sorted(reading.absent or ())))
    ids |= set(_ids(session, gone, Person.state.in_(COUNTED)))
    uids = {mark(fold(uid)) for uid in (*(one.uid for one in reading.staff), *canaries)}
    ids |= set(_ids(session, (Person.uid_mark.in_(part) for part in chunks(sorted(uids)))))
    mails = sorted({one.mail for one in reading.staff if one.mail})
    ids |= set(_ids(session, (Person.mail.in_(part) for part in chunks(mails))))
    if reading.staff or reading.absent:
        ids |= _unresolved(session, reading.staff)
    return _with_managers(session, ids)


def _unresolved(session: Session, staff: Iterable[Staff]) -> set[int]:
    """People whose manager nobody was, and whoever may be meant by them or by the new ones."""
    rows = session.execute(select(Person.id, Person.manager_text).where(WITHOUT_MANAGER)).all()
    texts = {row.manager_text for row in rows} | {one.manager for one in staff if one.manager}
    by_dn = {mark(dn_key(text)) for text in texts if "=" in text}
    by_uid = {mark(fold(text)) for text in texts if "=" not in text}
    found = set(_ids(session, (Person.dn_mark.in_(part) for part in chunks(sorted(by_dn)))))
    found |= set(_ids(session, (Person.uid_mark.in_(part) for part in chunks(sorted(by_uid)))))
    return found | {row.id for row in rows}


def _with_managers(session: Session, ids: set[int]) -> set[int]:
    """Everybody above these people too, so that a circle of managers is seen whole."""
    found, edge = set(ids), set(ids)
    while edge:
        above: set[int] = set()
        for part in chunks(sorted(edge)):
            query = select(Person.manager_id).where(Person.id.in_(part), Person.manager_id.is_not(None))
            above |= {id_ for id_ in session.scalars(query) if id_ is not None}
        edge = above - found
        found |= edge
    return found


def _ids(
    session: Session, conditions: Iterable[ColumnElement[bool]], *more: ColumnElement[bool]
) -> Iterator[int]:
    for condition in conditions:
        yield from session.scalars(select(Person.id).where(condition, *more))

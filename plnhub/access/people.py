"""Find the person that a command names, and make the break-glass administrator."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from plnhub.access.credentials import LONGEST_NAME, folded
from plnhub.access.passwords import LOCAL
from plnhub.errors import Invalid, NotFound
from plnhub.models.people import Person, PersonState


def person_called(session: Session, uid: str) -> Person:
    """The person with this uid, in the exact spelling or without regard to case."""
    wanted = select(Person).where(or_(Person.uid == uid.strip(), func.lower(Person.uid) == folded(uid)))
    found = sorted(session.scalars(wanted), key=lambda person: person.uid != uid.strip())
    if not found:
        raise NotFound(f"nobody is called '{uid}': look in the directory, then run `plnhub directory sync`")
    return found[0]


def names_of(session: Session, public_ids: Collection[str]) -> dict[str, str]:
    """The names behind public ids; other words, and people who were erased, are not in the answer."""
    found = select(Person.public_id, Person.name).where(Person.public_id.in_(public_ids))
    return {public_id: name for public_id, name in session.execute(found)}


def make_local_person(session: Session, uid: str, now: datetime) -> Person:
    """An account of this installation alone, for the day when the directory does not answer."""
    if not uid.strip() or not uid.isprintable() or len(uid) > LONGEST_NAME:
        raise Invalid("a name is 1 to 200 visible characters", field="uid")
    taken = select(Person).where(or_(Person.uid == uid.strip(), func.lower(Person.uid) == folded(uid)))
    if session.scalars(taken).first() is not None:
        raise Invalid(f"'{uid}' is taken: grant that person the role, or choose another name", field="uid")
    person = Person(
        source=LOCAL,
        source_key=folded(uid),
        uid=uid.strip(),
        name=uid.strip(),
        state=PersonState.ACTIVE,
        state_since=now,
    )
    session.add(person)
    session.flush()
    return person

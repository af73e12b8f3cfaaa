"""What an administrator sees of people one by one: fields, locks with their reasons, and past deeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.directory.people.absentees import the_missing
from plnhub.directory.people.adoption import Held, count_held_back, held_back
from plnhub.directory.people.by_hand import value_of
from plnhub.directory.people.corrected import FIELDS, LABELS
from plnhub.directory.people.locks import DISABLED, corrections_of, everything_locked, locks_of
from plnhub.directory.people.whereabouts import WORDS, Place
from plnhub.errors import NotFound
from plnhub.keys import Keys
from plnhub.models import Correction, FieldLock, Person, PersonState


@dataclass(frozen=True, kw_only=True)
class FieldShown:
    """One field of one person: its value, and its lock if it has one."""

    field: str
    label: str
    value: str | None
    lock: FieldLock | None = None


@dataclass(frozen=True, kw_only=True)
class PersonDesk:
    """Everything about one person that a correction may touch."""

    person: Person
    fields: Sequence[FieldShown]
    switch: FieldLock | None
    history: Sequence[Correction]

    @property
    def people_named(self) -> set[str]:
        """The public ids of those who did something here."""
        locks = [one.lock for one in self.fields if one.lock] + ([self.switch] if self.switch else [])
        return {lock.locked_by for lock in locks} | {deed.done_by for deed in self.history}


@dataclass(frozen=True, kw_only=True)
class MissingShown:
    """Somebody who was not read, since when, and where the entry is now as far as anybody looked."""

    person: Person
    since: datetime
    words: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class PeopleDesk:
    """What is locked and why, who is held back, and who is missing."""

    locked: Sequence[tuple[Person, FieldShown]]
    held: Sequence[Held]
    held_count: int
    missing: Sequence[MissingShown]

    @property
    def people_named(self) -> set[str]:
        return {shown.lock.locked_by for _, shown in self.locked if shown.lock}


def person_on_file(session: Session, public_id: str) -> Person:
    """The person with this id; whoever was erased is not there."""
    mine = Person.public_id == public_id, Person.state != PersonState.PSEUDONYM
    person = session.scalars(select(Person).where(*mine)).one_or_none()
    if person is None:
        raise NotFound("there is no such person")
    return person


def person_desk(session: Session, person: Person) -> PersonDesk:
    locks = locks_of(session, person)
    return PersonDesk(
        person=person,
        fields=[_shown(person, field, locks.get(field)) for field in FIELDS],
        switch=locks.get(DISABLED),
        history=corrections_of(session, person),
    )


def people_desk(session: Session, keys: Keys) -> PeopleDesk:
    locked = everything_locked(session)
    return PeopleDesk(
        locked=[(person, _shown(person, lock.field, lock)) for lock, person in locked],
        held=held_back(session, keys),
        held_count=count_held_back(session),
        missing=[
            MissingShown(
                person=person,
                since=person.state_since,
                words=WORDS[Place(found.place)] if found else "",
                detail=found.detail if found else "",
            )
            for person, found in the_missing(session)
        ],
    )


def _shown(person: Person, field: str, lock: FieldLock | None) -> FieldShown:
    value = value_of(person, field) if field in LABELS else None
    return FieldShown(field=field, label=LABELS.get(field, field), value=value, lock=lock)

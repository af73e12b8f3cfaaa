"""Entries that the sync holds back, and the one-time link of a re-created entry to the person it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plnhub.directory.entries.names import fold
from plnhub.directory.people.by_hand import is_called
from plnhub.directory.people.corrected import checked_reason
from plnhub.directory.people.locks import Deed, begin, keep, look_again
from plnhub.directory.planning.conflicts import ANOTHER_KEY
from plnhub.directory.storing.on_file import SOURCE
from plnhub.errors import Invalid
from plnhub.keys import Keys
from plnhub.models import Correction, DirectoryAside, Person, PersonState
from plnhub.words import marked

SHOWN = 200
CONFLICT = "conflict"
KEY = "key"
GONE = (PersonState.MISSING, PersonState.INACTIVE)

NOT_HELD_BACK = marked("The last sync held back no entry with this key. Run a sync, then look again.")
OTHER_NAME = marked("The entry that was held back has another log-in name than this person.")
NOT_OF_DIRECTORY = marked("This account belongs to the Hub alone, not to the directory.")
KEY_TAKEN = marked("Somebody on file has this key already.")
ENTRY_OF_ERASED = marked("This entry belongs to a person who was erased; nobody takes it over.")
STILL_IN_DIRECTORY = marked("The old entry is still in the directory. Mend the two entries there.")


@dataclass(frozen=True, kw_only=True)
class Held:
    """One entry that was held back, whom it may mean, and why that person cannot take it over."""

    entry: DirectoryAside
    person: Person | None = None
    obstacle: str = ""

    @property
    def is_adoptable(self) -> bool:
        return self.person is not None and not self.obstacle


def held_back(session: Session, keys: Keys) -> list[Held]:
    """What the last look set aside, conflicts first since a person can do something about them."""
    mine = select(DirectoryAside).where(DirectoryAside.source == SOURCE)
    order = mine.order_by(DirectoryAside.kind, DirectoryAside.uid, DirectoryAside.id)
    return [_held(session, keys, entry) for entry in session.scalars(order.limit(SHOWN))]


def count_held_back(session: Session) -> int:
    return session.scalar(select(func.count()).where(DirectoryAside.source == SOURCE)) or 0


def held_entry(session: Session, key: str) -> DirectoryAside | None:
    """The entry with this key that the last look set aside."""
    mine = DirectoryAside.source == SOURCE, DirectoryAside.key == key
    return session.scalars(select(DirectoryAside).where(*mine).limit(1)).first()


def adopt(session: Session, keys: Keys, person: Person, key: str, deed: Deed) -> None:
    """Give a person the key of the entry that was made anew; the next sync brings values and roles."""
    checked_reason(deed.reason)
    begin(session, person)
    obstacle = why_not(session, keys, person, held_entry(session, key))
    if obstacle:
        raise Invalid(obstacle)
    old, person.source_key = person.source_key, key
    look_again(session, person)
    keep(session, person, Correction(action="adopt", field=KEY, before=old, after=key), deed)


def why_not(session: Session, keys: Keys, person: Person, entry: DirectoryAside | None) -> str:
    """The reason why this person may not take the entry over; empty when nothing stands against it.

    Nobody is linked by name or mail alone: an administrator must say so, and the old entry must be gone.
    """
    if entry is None:
        return NOT_HELD_BACK
    if person.source != SOURCE:
        return NOT_OF_DIRECTORY
    if fold(person.uid) != fold(entry.uid):
        return OTHER_NAME
    if _is_on_file(session, entry.key):
        return KEY_TAKEN
    if _anybody_erased(session) and _is_on_file(session, keys.erased(SOURCE, entry.key)):
        return ENTRY_OF_ERASED
    return "" if _is_gone(session, person, entry) else STILL_IN_DIRECTORY


def _held(session: Session, keys: Keys, entry: DirectoryAside) -> Held:
    found: Sequence[Person] = ()
    if entry.kind == CONFLICT and entry.key and entry.uid:
        living = Person.state != PersonState.PSEUDONYM, Person.source_key != entry.key
        found = session.scalars(select(Person).where(is_called(entry.uid), *living)).all()
    if len(found) != 1:
        return Held(entry=entry)
    return Held(entry=entry, person=found[0], obstacle=why_not(session, keys, found[0], entry))


def _is_on_file(session: Session, key: str) -> bool:
    mine = Person.source == SOURCE, Person.source_key == key
    return session.scalar(select(Person.id).where(*mine).limit(1)) is not None


def _anybody_erased(session: Session) -> bool:
    """Where nobody was, the key of erasures need not exist."""
    erased = select(Person.id).where(Person.state == PersonState.PSEUDONYM)
    return session.scalar(erased.limit(1)) is not None


def _is_gone(session: Session, person: Person, entry: DirectoryAside) -> bool:
    """Missing or inactive; or not there while the new entry was, which this conflict itself says.

    A person whose uid stands in a conflict is left as on file and so never becomes missing. Two entries that
    are both there are doubles, not this conflict; an old entry that was set aside stands in the same list.
    """
    if held_entry(session, person.source_key) is not None:
        return False
    return person.state in GONE or entry.reason == ANOTHER_KEY

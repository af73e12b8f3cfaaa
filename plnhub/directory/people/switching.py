"""Switch one person off or on by hand: at once, and whatever the directory says."""

from sqlalchemy.orm import Session

from plnhub.directory.people.by_hand import value_of
from plnhub.directory.people.corrected import checked_reason
from plnhub.directory.people.locks import DISABLED, Deed, begin, hold, note
from plnhub.errors import Invalid
from plnhub.models import Person
from plnhub.words import marked

NOT_ONESELF = marked("Nobody switches their own account off: ask another administrator.")


def switch(session: Session, person: Person, deed: Deed, *, off: bool) -> None:
    """Disable or enable; the caller ends the person's log-in sessions in the same transaction."""
    if off and deed.who == person.public_id:
        raise Invalid(NOT_ONESELF)
    checked_reason(deed.reason)
    begin(session, person)
    before = value_of(person, DISABLED)
    person.disabled = off
    hold(session, person, DISABLED, deed)
    note(session, person, "disable" if off else "enable", DISABLED, before, deed)

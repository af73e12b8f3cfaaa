"""Find people on file by their names, also those who are switched off or gone: for administrators alone."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from plnhub.models import Person, PersonState

SHOWN = 20
MOST_WORDS = 6


def people_named(session: Session, text: str) -> Sequence[Person]:
    """The first people whose names hold every word, in any order; whoever was erased is not there."""
    words = text.split()[:MOST_WORDS]
    if not words:
        return ()
    on_file = Person.state != PersonState.PSEUDONYM
    found = select(Person).options(joinedload(Person.team)).where(on_file, *map(_holds, words))
    return session.scalars(found.order_by(Person.name, Person.id).limit(SHOWN)).all()


def _holds(word: str) -> ColumnElement[bool]:
    """SQLite folds no letters beyond A to Z: a word is looked for as typed, small, and with a capital."""
    forms = dict.fromkeys((word, word.lower(), word.capitalize()))
    small = func.lower(Person.name).contains(word.lower(), autoescape=True)
    return or_(small, *(Person.name.contains(form, autoescape=True) for form in forms))

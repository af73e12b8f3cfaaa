"""What a person wrote and whom a person chose: copied for the person, and taken back."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from plnhub.models import Answer, Ask, Person, PlnMember
from plnhub.rights.records import row_of

GONE = "—"


def asks_of(session: Session, person: Person) -> list[dict[str, Any]]:
    return [row_of(row) for row in session.scalars(select(Ask).where(Ask.author_id == person.id))]


def answers_of(session: Session, person: Person) -> list[dict[str, Any]]:
    """The person's answers with the thanks they got, and the thanks that the person gave."""
    mine = session.scalars(select(Answer).where(Answer.author_id == person.id))
    thanked = session.scalars(
        select(Answer).join(Ask).where(Ask.author_id == person.id, Answer.thanks_note.is_not(None))
    )
    given = [{"thanks_given": row.thanks_note, "thanked_at": row.thanked_at} for row in thanked]
    return [row_of(row) for row in mine] + given


def erase_answers(session: Session, person: Person, _now: datetime) -> int:
    """The person's answers go; the words of thanks that the person gave go from others' answers."""
    own_asks = select(Ask.id).where(Ask.author_id == person.id)
    notes = update(Answer).where(Answer.ask_id.in_(own_asks), Answer.thanks_note.is_not(None))
    return _count(session, delete(Answer).where(Answer.author_id == person.id)) + _count(
        session, notes.values(thanks_note=None)
    )


def erase_asks(session: Session, person: Person, now: datetime) -> int:
    """An ask that others answered stays without a word, for the answers' sake; the others go."""
    mine = Ask.author_id == person.id
    removed = _count(session, delete(Ask).where(mine, ~exists().where(Answer.ask_id == Ask.id)))
    session.execute(update(Ask).where(mine, Ask.closed_at.is_(None)).values(closed_at=now))
    return removed + _count(session, update(Ask).where(mine).values(title=GONE, body="", topic=None))


def erase_members(session: Session, person: Person, _now: datetime) -> int:
    """The person's own network, and the person's place in the networks of others."""
    either = or_(PlnMember.owner_id == person.id, PlnMember.person_id == person.id)
    return _count(session, delete(PlnMember).where(either))


def _count(session: Session, statement: Delete | Update) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount

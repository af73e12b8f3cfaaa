"""Asks: a question to the company, open until its author closes it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from plnhub.activity import Act, Party, record
from plnhub.errors import Invalid, NotFound
from plnhub.models import Answer, Ask, Person
from plnhub.pln.once import id_of_form, write_once
from plnhub.pln.text import required, within
from plnhub.words import marked

NO_TITLE = marked("Put your question into one line.")
NO_TOKEN = marked("This form is too old: reload the page and send it again.")
LONGEST_TITLE, LONGEST_TOPIC, LONGEST_BODY = 300, 300, 10_000
LISTED = 50


class Which(StrEnum):
    """The three lists of asks."""

    OPEN = "open"
    MINE = "mine"
    ANSWERED = "answered"


def asks(session: Session, which: Which, reader_id: int) -> Sequence[Ask]:
    """One list of asks with author and answers, the newest first."""
    answered = exists().where(Answer.ask_id == Ask.id)
    rules: dict[Which, ColumnElement[bool]] = {
        Which.OPEN: Ask.closed_at.is_(None),
        Which.MINE: Ask.author_id == reader_id,
        Which.ANSWERED: answered,
    }
    wanted = select(Ask).where(rules[which]).order_by(Ask.asked_at.desc(), Ask.id.desc()).limit(LISTED)
    return session.scalars(wanted.options(*_with_answers())).unique().all()


def ask_shown(session: Session, public_id: str) -> Ask:
    """One ask with its answers; raises NotFound."""
    wanted = select(Ask).where(Ask.public_id == public_id).options(*_with_answers())
    found = session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotFound("no such ask")
    return found


def ask(
    session: Session, author_id: int, *, title: str, body: str, topic: str, token: str, now: datetime
) -> Ask:
    """Put a question; the same form sent twice is one ask."""
    if not token:
        raise Invalid(NO_TOKEN)
    row = Ask(
        public_id=id_of_form(author_id, "ask", token),
        author_id=author_id,
        title=required(title, field="title", missing=NO_TITLE, longest=LONGEST_TITLE),
        body=within(body.strip(), field="body", longest=LONGEST_BODY),
        topic=within(" ".join(topic.split()), field="topic", longest=LONGEST_TOPIC) or None,
        asked_at=now,
    )
    stored, _is_new = write_once(session, row)
    record(session, [_act(stored)], now)
    return stored


def close(session: Session, author_id: int, public_id: str, now: datetime) -> Ask:
    """End one's own ask; it stays readable. Somebody else's looks as if it did not exist."""
    found = ask_shown(session, public_id)
    if found.author_id != author_id:
        raise NotFound("no such ask of yours")
    found.closed_at = found.closed_at or now
    return found


def ask_key(found: Ask) -> str:
    """The ask's key in the ledger."""
    return f"hub:ask:{found.public_id}"


def _act(asked: Ask) -> Act:
    return Act(
        key=ask_key(asked),
        occurred_at=asked.asked_at,
        verb="ask",
        actor=Party.staff(asked.author_id),
        object=asked.title,
        topic=asked.topic,
        context=ask_key(asked),
    )


def _with_answers() -> tuple[ORMOption, ORMOption]:
    return (
        joinedload(Ask.author).joinedload(Person.team),
        joinedload(Ask.answers).joinedload(Answer.author).joinedload(Person.team),
    )

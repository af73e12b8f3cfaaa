"""Answers and thanks: what knowledge flows on, and the word that says what it changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from plnhub.activity import Act, Party, record
from plnhub.errors import Invalid, NotFound
from plnhub.models import Answer, Ask
from plnhub.pln.asks import LONGEST_BODY, NO_TOKEN, ask_key, ask_shown
from plnhub.pln.once import id_of_form, write_once
from plnhub.pln.text import required
from plnhub.words import marked

NO_ANSWER = marked("Write the answer first.")
NO_CHANGE = marked("Say what it changed: one sentence is a gift back.")
CLOSED = marked("This ask is closed: its author has what was needed.")
LONGEST_THANKS = 600


def answer(session: Session, author_id: int, ask_id: str, *, body: str, token: str, now: datetime) -> Answer:
    """Answer an ask; the same form sent twice is one answer, and a closed ask takes none."""
    asked = ask_shown(session, ask_id)
    if asked.closed_at is not None:
        raise Invalid(CLOSED, field="body")
    if not token:
        raise Invalid(NO_TOKEN)
    row = Answer(
        public_id=id_of_form(author_id, f"answer:{ask_id}", token),
        ask_id=asked.id,
        author_id=author_id,
        body=required(body, field="body", missing=NO_ANSWER, longest=LONGEST_BODY, lines=True),
        answered_at=now,
    )
    stored, _is_new = write_once(session, row)
    record(session, [_answer_act(asked, stored)], now)
    return stored


def thank(session: Session, thanker_id: int, answer_id: str, note: str, now: datetime) -> Answer:
    """Thank for an answer to one's own ask, saying what it changed; once is enough."""
    found = session.scalars(
        select(Answer).where(Answer.public_id == answer_id).options(joinedload(Answer.ask))
    ).one_or_none()
    if found is None or found.ask.author_id != thanker_id or found.author_id == thanker_id:
        raise NotFound("no such answer to an ask of yours")
    change = required(note, field="note", missing=NO_CHANGE, longest=LONGEST_THANKS)
    if found.thanked_at is None:
        found.thanked_at, found.thanks_note = now, change
        record(session, [_thank_act(found.ask, found, now)], now)
    return found


def _answer_act(asked: Ask, given: Answer) -> Act:
    return Act(
        key=f"hub:answer:{given.public_id}",
        occurred_at=given.answered_at,
        verb="answer",
        actor=Party.staff(given.author_id),
        recipients=(Party.staff(asked.author_id),),
        object=asked.title,
        topic=asked.topic,
        context=ask_key(asked),
        in_reply_to=ask_key(asked),
    )


def _thank_act(asked: Ask, given: Answer, now: datetime) -> Act:
    return Act(
        key=f"hub:thank:{given.public_id}",
        occurred_at=now,
        verb="thank",
        actor=Party.staff(asked.author_id),
        recipients=(Party.staff(given.author_id),),
        object=asked.title,
        topic=asked.topic,
        context=ask_key(asked),
        in_reply_to=f"hub:answer:{given.public_id}",
    )

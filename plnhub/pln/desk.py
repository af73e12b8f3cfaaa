"""What lies on somebody's desk: asks near their gifts and answers that wait for thanks; only a few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload

from plnhub.models import Answer, Ask, Gift, Person
from plnhub.pln.match import first_match

RECENT = timedelta(days=60)
LOOKED_AT = 60


class Kind(StrEnum):
    """What is to do with a matter."""

    THANK = "thank"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something to do: thank `person` for an answer, or answer `person`, since `gift` is near."""

    kind: Kind
    ask_id: str
    title: str
    person: str
    author: Person
    at: datetime
    gift: str | None = None


@dataclass(frozen=True, kw_only=True)
class Interests:
    """What somebody gives, and what that person has asked about."""

    gifts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def interests_of(session: Session, person_id: int) -> Interests:
    """The gifts and the topics of the asks of one person."""
    gifts = select(literal("gift").label("what"), Gift.name.label("words")).where(Gift.person_id == person_id)
    topics = select(literal("topic"), Ask.topic).where(Ask.author_id == person_id, Ask.topic.is_not(None))
    both = union_all(gifts, topics).subquery()
    rows = session.execute(select(both.c.what, both.c.words).distinct()).all()
    return Interests(
        gifts=tuple(words for what, words in rows if what == "gift"),
        topics=tuple(words for what, words in rows if what == "topic"),
    )


def matters(session: Session, person_id: int, gifts: tuple[str, ...], now: datetime) -> tuple[Matter, ...]:
    """What is to do for this person: thanks first, then the newest asks near the gifts."""
    to_thank = exists().where(
        Answer.ask_id == Ask.id, Answer.thanked_at.is_(None), Answer.author_id != person_id
    )
    mine = and_(Ask.author_id == person_id, to_thank)
    open_now = and_(Ask.author_id != person_id, Ask.closed_at.is_(None), Ask.asked_at > now - RECENT)
    found = session.scalars(
        select(Ask)
        .where(or_(mine, open_now))
        .order_by((Ask.author_id == person_id).desc(), Ask.asked_at.desc())
        .limit(LOOKED_AT)
        .options(joinedload(Ask.author), joinedload(Ask.answers).joinedload(Answer.author))
    )
    return sort_matters(found.unique().all(), person_id, gifts)


def sort_matters(asks: Sequence[Ask], person_id: int, gifts: tuple[str, ...]) -> tuple[Matter, ...]:
    """Decide which asks are a matter for this person."""
    own = [ask for ask in asks if ask.author_id == person_id]
    others = [ask for ask in asks if ask.author_id != person_id]
    return (*_thanks(own), *_answers(others, person_id, gifts))


def _thanks(own: Iterable[Ask]) -> Iterable[Matter]:
    for ask in own:
        for given in ask.answers:
            if given.thanked_at is None and given.author_id != ask.author_id:
                yield Matter(
                    kind=Kind.THANK,
                    ask_id=ask.public_id,
                    title=ask.title,
                    person=given.author.name,
                    author=given.author,
                    at=given.answered_at,
                )


def _answers(others: Iterable[Ask], person_id: int, gifts: tuple[str, ...]) -> Iterable[Matter]:
    for ask in others:
        gift = first_match(f"{ask.topic or ''} {ask.title}", gifts)
        if gift and all(given.author_id != person_id for given in ask.answers):
            yield Matter(
                kind=Kind.ANSWER,
                ask_id=ask.public_id,
                title=ask.title,
                person=ask.author.name,
                author=ask.author,
                at=ask.asked_at,
                gift=gift,
            )

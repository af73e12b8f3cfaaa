"""People worth meeting: gather candidates on four grounds in one query, then let the ranking choose."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from plnhub.activity.reading import asks_received
from plnhub.models import Answer, Ask, Gift, Person, PersonState, PlnMember
from plnhub.pln.desk import Interests
from plnhub.pln.match import telling_words
from plnhub.pln.ranking import Candidate, Ground, Suggestion, choose

ASKED_WITHIN = timedelta(days=90)
PER_GROUND = 24
MOST_WORDS = 12
HERE = (PersonState.ACTIVE, PersonState.MISSING)


def people_worth_meeting(
    session: Session, me: Person, members: Sequence[PlnMember], interests: Interests, now: datetime
) -> tuple[Suggestion, ...]:
    """Up to three people outside one's PLN, each with the ground on which they were found."""
    known = {member.person_id for member in members if member.person_id is not None} | {me.id}
    wishes = [member.intent for member in members]
    candidates = _candidates(session, me, known, _words((*interests.topics, *wishes)), now)
    return choose(me, candidates)


def _candidates(
    session: Session, me: Person, known: Collection[int], wanted: Sequence[str], now: datetime
) -> list[Candidate]:
    week = now.date().toordinal() // 7
    grounds = union_all(
        *(select(each.limit(PER_GROUND).subquery()) for each in _grounds(me, known, wanted, week))
    ).subquery()
    asked = asks_received(session, now - ASKED_WITHIN)
    rows = session.execute(
        select(Person, grounds.c.ground, grounds.c.about, func.coalesce(asked.c.times, 0))
        .join(grounds, grounds.c.person_id == Person.id)
        .outerjoin(asked, asked.c.person_id == Person.id)
        .options(joinedload(Person.team))
        .order_by(grounds.c.ground, grounds.c.turn)
    )
    return [
        Candidate(person=person, ground=Ground(ground), about=about, asked=times)
        for person, ground, about, times in rows
    ]


def _grounds(
    me: Person, known: Collection[int], wanted: Sequence[str], week: int
) -> Iterable[Select[int, int, str, int]]:
    shift = (me.id * 31 + week * 104_729) % 10_007
    turn = (Person.id % 10_007 * 7919 + shift) % 10_007  # another order for each reader and week
    strangers = [Person.state.in_(HERE), ~Person.disabled, Person.id.not_in(known)]

    def ground(which: Ground, about: InstrumentedAttribute[str | None]) -> Select[int, int, str, int]:
        columns = (
            Person.id.label("person_id"),
            literal(int(which)).label("ground"),
            func.coalesce(about, "").label("about"),
            turn.label("turn"),
        )
        return select(*columns).where(*strangers).order_by(turn)

    if wanted:
        gifts = ground(Ground.GIFT, Gift.name).join(Gift, Gift.person_id == Person.id)
        yield gifts.where(_mentions(Gift.name, wanted))
        answers = ground(Ground.ANSWERED, Ask.topic).join(Answer, Answer.author_id == Person.id)
        yield answers.join(Ask, Ask.id == Answer.ask_id).where(_mentions(Ask.topic, wanted))
    yield ground(Ground.SAME_WORK, Person.title).where(
        Person.title == me.title, func.coalesce(Person.location, "") != (me.location or "")
    )
    yield ground(Ground.NEW_PLACE, Person.location).where(
        func.coalesce(Person.location, "") != (me.location or ""),
        func.coalesce(Person.team_id, 0) != (me.team_id or 0),
    )


def _mentions(column: InstrumentedAttribute[str | None], wanted: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word, autoescape=True) for word in wanted))


def _words(texts: Iterable[str]) -> list[str]:
    found = dict.fromkeys(word for text in texts for word in sorted(telling_words(text)))
    return list(found)[:MOST_WORDS]

"""Fill the portal as people would: gifts, members with a wish to learn, open asks, answers, thanks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.demo.company import Colleague
from plnhub.demo.words import ANSWERS, COMMON_TOPICS, INTENTS, QUESTIONS, TOPICS
from plnhub.models import Person
from plnhub.pln.answers import answer, thank
from plnhub.pln.asks import ask
from plnhub.pln.gifts import add_gift
from plnhub.pln.members import add_colleague, add_outside

ASKS = 36
KINDS = ("head", "hands", "heart")


def fill_portal(
    session: Session, people: Sequence[Colleague], holders: Sequence[Colleague], seed: int, now: datetime
) -> None:
    """Give the portal a past of a few weeks, the door holders' own pages too; the caller commits."""
    dice = Random(seed)
    found = {person.uid: person for person in session.scalars(select(Person))}
    old_hands = [one for one in people if not one.is_newcomer(now.date())]
    for one in [*holders, *dice.sample(old_hands, 240)]:
        topics = (*TOPICS[one.division], *COMMON_TOPICS)
        for topic in dice.sample(topics, dice.choice((1, 2, 2, 3))):
            add_gift(
                session,
                found[one.uid].id,
                dice.choice(KINDS),
                topic,
                now - timedelta(days=dice.randint(10, 300)),
            )
    for one in holders:
        _choose_members(session, one, people, found, dice, now, count=9)
    for one in dice.sample(old_hands, 200):
        _choose_members(session, one, people, found, dice, now, count=dice.randint(3, 8))
    for number in range(ASKS):
        _one_ask(session, number, old_hands, found, dice, now - timedelta(hours=number * 11 + 2))


def _choose_members(
    session: Session,
    one: Colleague,
    people: Sequence[Colleague],
    found: dict[str, Person],
    dice: Random,
    now: datetime,
    count: int,
) -> None:
    for number, other in enumerate(dice.sample(people, count)):
        if other.uid == one.uid:
            continue
        topic = dice.choice(TOPICS[other.division])
        intent = INTENTS[number % len(INTENTS)].format(name=other.name.split()[0], topic=topic)
        when = now - timedelta(days=dice.randint(3, 320))
        add_colleague(session, found[one.uid].id, found[other.uid].public_id, intent, when)
    if dice.random() < 0.3:
        intent = f"To follow what happens in {dice.choice(COMMON_TOPICS)} outside our walls"
        add_outside(session, found[one.uid].id, "Robin Vale", "https://craft.example/@robin", intent, now)


def _one_ask(
    session: Session,
    number: int,
    people: Sequence[Colleague],
    found: dict[str, Person],
    dice: Random,
    when: datetime,
) -> None:
    author, *helpers = dice.sample(people, 1 + dice.choice((0, 1, 1, 2, 3)))
    topic = dice.choice((*TOPICS[author.division], *COMMON_TOPICS))
    title = dice.choice(QUESTIONS).format(topic=topic)
    asked = ask(
        session, found[author.uid].id, title=title, body="", topic=topic, token=f"demo-ask-{number}", now=when
    )
    for helper in helpers:
        later = when + timedelta(minutes=dice.randint(20, 110))
        given = answer(
            session,
            found[helper.uid].id,
            asked.public_id,
            body=dice.choice(ANSWERS),
            token=f"demo-answer-{number}",
            now=later,
        )
        if dice.random() < 0.4:
            thank(session, found[author.uid].id, given.public_id, "It saved our team a week.", later)

"""Invent pop-up groups: a few people of several divisions meet on one topic for a fortnight. Pure ◇."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from plnhub.demo.company import Colleague
from plnhub.demo.deeds import Deed
from plnhub.demo.words import COMMON_TOPICS

EVERY_DAYS = 12
LASTS_DAYS = 14


def invent_popups(people: Sequence[Colleague], seed: int, first: date, today: date) -> Iterator[Deed]:
    """One group every twelve days: its members join, then answer and advise each other."""
    dice = Random(seed + 1)
    for number in range(((today - first).days - LASTS_DAYS) // EVERY_DAYS):
        start = first + timedelta(days=number * EVERY_DAYS)
        here = [one for one in people if one.start_date <= start]
        yield from _one_group(f"popup-{number + 1}", dice.sample(here, dice.randint(6, 10)), start, dice)


def _one_group(name: str, members: Sequence[Colleague], start: date, dice: Random) -> Iterator[Deed]:
    topic = dice.choice(COMMON_TOPICS)
    for member in members:
        yield Deed(
            occurred_at=_moment(start, dice),
            verb="join",
            actor=member.uid,
            topic=topic,
            context=name,
            external_id=f"{name}-{member.uid}",
        )
    for number in range(len(members) * 2):
        one, other = dice.sample(members, 2)
        yield Deed(
            occurred_at=_moment(start + timedelta(days=dice.randint(1, LASTS_DAYS - 1)), dice),
            verb=dice.choice(("answer", "advise", "challenge")),
            actor=one.uid,
            recipients=(other.uid,),
            topic=topic,
            context=name,
            external_id=f"{name}-{number}",
        )


def _moment(day: date, dice: Random) -> datetime:
    return datetime.combine(day, time(dice.randint(8, 17), dice.randint(0, 59)), tzinfo=UTC)

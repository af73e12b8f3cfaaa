"""Invent fourteen months of learning: asks and answers, shares that travel, guests from outside. Pure ◇."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from plnhub.demo.company import Colleague
from plnhub.demo.deeds import Deed
from plnhub.demo.popups import invent_popups
from plnhub.demo.words import COMMON_TOPICS, COMMUNITIES, GIVEN, TOPICS

DAYS = 425
ACTS_A_DAY = 50
OUTSIDE_SHARE = 0.27
LIVELY = 4.0
AFFINITY = {
    frozenset({"Research", "Engineering"}): 3.2,
    frozenset({"Operations", "Customer Care"}): 2.6,
    frozenset({"Business", "Customer Care"}): 1.7,
    frozenset({"Research", "Operations"}): 0.45,
    frozenset({"Business", "Engineering"}): 0.6,
}


@dataclass(kw_only=True)
class _Town:
    """The people with their habits, as the dice of one seed made them."""

    people: Sequence[Colleague]
    dice: Random
    today: date
    eager: dict[str, float] = field(default_factory=dict)
    number: int = 0
    crowds: dict[tuple[str, str, int], "_Crowd"] = field(default_factory=dict)

    def next_id(self) -> str:
        self.number += 1
        return f"d{self.number}"


@dataclass(frozen=True, kw_only=True)
class _Crowd:
    """Some of the people, each with the sum of the weights so far, so that one is drawn quickly."""

    people: Sequence[Colleague]
    sums: Sequence[float]

    def draw(self, dice: Random) -> Colleague:
        return dice.choices(self.people, cum_weights=self.sums)[0]


def invent_life(
    people: Sequence[Colleague], seed: int, today: date, lively: Collection[str] = ()
) -> Iterator[Deed]:
    """All deeds up to the evening before `today`; the `lively` are busier than most."""
    town = _Town(people=people, dice=Random(seed), today=today)
    town.eager = {one.uid: town.dice.lognormvariate(0, 0.7) for one in people}
    town.eager |= dict.fromkeys(lively, LIVELY)
    yield from invent_popups(people, seed, today - timedelta(days=DAYS), today)
    outsiders = _outsiders(town.dice)
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        progress = 1 - back / DAYS
        present = [one for one in people if one.start_date <= day]
        for _ in range(_acts_on(day, town.dice)):
            yield from _scene(town, present, outsiders, day, progress)


def _outsiders(dice: Random) -> Sequence[tuple[str, str]]:
    """Network and handle of everybody outside, the busier communities first."""
    found = []
    for network, community, size in COMMUNITIES:
        for name in dice.sample(GIVEN, size):
            handle = name.lower() if network == "github" else f"{name.lower()}@{community}"
            found.append((network, handle))
    return found


def _acts_on(day: date, dice: Random) -> int:
    """Fewer at week-ends and around the turn of the year."""
    quiet = 0.12 if day.weekday() >= 5 else 0.4 if (day.month, day.day) >= (12, 22) else 1.0
    return round(ACTS_A_DAY * quiet * dice.uniform(0.8, 1.2))


def _scene(
    town: _Town,
    present: Sequence[Colleague],
    outsiders: Sequence[tuple[str, str]],
    day: date,
    progress: float,
) -> Iterator[Deed]:
    """One small story among two or more people."""
    dice = town.dice
    one = _somebody(town, present)
    moment = datetime.combine(day, time(dice.randint(7, 18), dice.randint(0, 59)), tzinfo=UTC)
    topic = dice.choice((*TOPICS[one.division], *COMMON_TOPICS))
    if dice.random() < OUTSIDE_SHARE:
        yield from _with_outside(town, one, dice.choice(outsiders), moment, topic)
    elif dice.random() < 0.55:
        yield from _ask_and_answer(town, one, present, moment, topic, progress)
    else:
        yield from _share_and_travel(town, one, present, moment, topic, progress)


def _somebody(town: _Town, present: Sequence[Colleague]) -> Colleague:
    return _crowd(town, None, "all", present).draw(town.dice)


def _partner(town: _Town, one: Colleague, present: Sequence[Colleague], progress: float) -> Colleague:
    """Most often somebody near; over the months the borders of the divisions open a little."""
    draw = town.dice.random()
    own_team, own_division = 0.34 - 0.12 * progress, 0.66 - 0.22 * progress
    where = "team" if draw < own_team else "division" if draw < own_division else "elsewhere"
    return _crowd(town, one, where, present).draw(town.dice)


def _crowd(town: _Town, one: Colleague | None, where: str, present: Sequence[Colleague]) -> _Crowd:
    """Those near or far from `one`; people only join, so their number tells one crowd from another."""
    place = (one.uid if one else "", where, len(present))
    if place not in town.crowds:
        people = _those(one, where, present) or [other for other in present if other is not one]
        weights = (town.eager[other.uid] * (_liking(one, other) if one else 1.0) for other in people)
        town.crowds[place] = _Crowd(people=people, sums=list(accumulate(weights)))
    return town.crowds[place]


def _those(one: Colleague | None, where: str, present: Sequence[Colleague]) -> Sequence[Colleague]:
    if one is None:
        return present
    if where == "elsewhere":
        return [other for other in present if other.division != one.division]
    wanted = getattr(one, where)
    return [other for other in present if getattr(other, where) == wanted and other is not one]


def _liking(one: Colleague, other: Colleague) -> float:
    """Divisions that work on the same things, or sites that share a corridor, meet more often."""
    pairs = AFFINITY.get(frozenset({one.division, other.division}), 1.0)
    return pairs * (1.6 if one.location == other.location else 1.0)


def _ask_and_answer(
    town: _Town, one: Colleague, present: Sequence[Colleague], moment: datetime, topic: str, progress: float
) -> Iterator[Deed]:
    ask = town.next_id()
    yield Deed(occurred_at=moment, verb="ask", actor=one.uid, topic=topic, context=ask, external_id=ask)
    verbs = ("answer", "answer", "answer", "review", "advise", "challenge")
    for _ in range(town.dice.choice((0, 1, 1, 2, 2, 3))):
        other = _partner(town, one, present, progress)
        later = _before_today(moment + timedelta(hours=town.dice.expovariate(1 / 7)), town.today)
        answer = town.next_id()
        yield Deed(
            occurred_at=later,
            verb=town.dice.choice(verbs),
            actor=other.uid,
            recipients=(one.uid,),
            topic=topic,
            in_reply_to=ask,
            context=ask,
            external_id=answer,
        )
        if town.dice.random() < 0.3:
            yield _thanks(town, one, other, later, topic, answer, ask)


def _thanks(
    town: _Town, one: Colleague, other: Colleague, moment: datetime, topic: str, answer: str, ask: str
) -> Deed:
    return Deed(
        occurred_at=_before_today(moment + timedelta(hours=3), town.today),
        verb="thank",
        actor=one.uid,
        recipients=(other.uid,),
        topic=topic,
        in_reply_to=answer,
        context=ask,
        external_id=town.next_id(),
    )


def _share_and_travel(
    town: _Town, one: Colleague, present: Sequence[Colleague], moment: datetime, topic: str, progress: float
) -> Iterator[Deed]:
    """A share, and those whom it reaches: some reply, some carry it on to a third."""
    verb = town.dice.choices(("share", "present", "offer", "add", "join"), weights=(5, 1, 1, 2, 1))[0]
    share = town.next_id()
    giver = one
    yield Deed(occurred_at=moment, verb=verb, actor=one.uid, topic=topic, context=share, external_id=share)
    if verb in ("add", "join"):
        return
    parent = share
    for depth in range(town.dice.choice((0, 1, 1, 2, 3))):
        taker = _partner(town, giver, present, progress)
        moment = _before_today(moment + timedelta(hours=town.dice.expovariate(1 / 20)), town.today)
        carried = depth > 0 and town.dice.random() < 0.5
        step = town.next_id()
        yield Deed(
            occurred_at=moment,
            verb="reshare" if carried else "reply",
            actor=taker.uid,
            recipients=(giver.uid,),
            topic=topic,
            in_reply_to=parent,
            context=share,
            external_id=step,
        )
        if carried:
            giver, parent = taker, step


def _with_outside(
    town: _Town, one: Colleague, outsider: tuple[str, str], moment: datetime, topic: str
) -> Iterator[Deed]:
    """Something learned from, or given to, somebody outside the company."""
    network, handle = outsider
    stranger = f"{network}:{handle}"
    inward = town.dice.random() < 0.6
    actor, recipient = (stranger, one.uid) if inward else (one.uid, stranger)
    verb = town.dice.choice(("answer", "reply", "review"))
    yield Deed(
        occurred_at=moment,
        verb=verb,
        actor=actor,
        recipients=(recipient,),
        topic=topic,
        channel=network,
        external_id=town.next_id(),
    )


def _before_today(moment: datetime, today: date) -> datetime:
    latest = datetime.combine(today, time(0, 0), tzinfo=UTC) - timedelta(minutes=1)
    return min(moment, latest)

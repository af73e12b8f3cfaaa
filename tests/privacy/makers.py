"""Invented companies with awkward shapes, and the releases they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from plnhub.privacy.gate import (
    EVERYONE,
    Cohort,
    Cohorts,
    Contribution,
    Family,
    Kind,
    Period,
    Publication,
    Question,
    Reading,
    Rules,
    Scale,
    Table,
    publish,
)
from plnhub.privacy.gate.publishing import counted
from tests.privacy.attacker import Attacker, Own

LEVELS = ("intern", "employee", "senior", "manager", "CEO")
ANSWERS = ("connect", "collaborate", "contribute")
COMMUNITIES = ("github", "mastodon")
KINDS = {"flow": Kind.FLOW, "participation": Kind.SHARES, "profile": Kind.SHARES, "activities": Kind.TOTAL}
STOCKS = frozenset({"profile"})
MONTHS = tuple(
    Period(label=f"2026-0{m}", first=date(2026, m, 1), last=date(2026, m + 1, 1) - timedelta(days=1))
    for m in (1, 2, 3)
)


@dataclass(frozen=True, kw_only=True)
class Person:
    uid: str
    unit: str
    level: str
    site: str


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who works there in which month, and all that they did."""

    staff: tuple[tuple[Person, ...], ...]
    acts: tuple[Contribution, ...]


def person(number: int, unit: str, size: int, random: Random) -> Person:
    level = LEVELS[min(4, int(random.random() ** 2 * 4.2))]
    site = "north" if unit == "unit 1" or number == size - 1 else random.choice(("south", "east"))
    return Person(uid=f"p{number:04}", unit=unit, level=level, site=site)


def company(seed: int, size: int) -> Company:
    """A team of one, two nearly equal groups, an all-yes team, a prolific poster, weekly turnover."""
    random = Random(seed)
    units = ["unit 1", "unit 2", "unit 3", "unit 4"] + [f"unit {n}" for n in range(5, 4 + size // 60)]
    names = ["", "solo", *(random.choices(units, [n % 3 + 1 for n in range(len(units))], k=size - 2))]
    now = [person(number, unit, size, random) for number, unit in enumerate(names)]
    staff, acts, joined = [], [], size
    for month in MONTHS:
        staff.append(tuple(now))
        acts += acts_of(now, month, random)
        for _ in range(4):
            now.remove(random.choice(now[2:]))
            now.append(person(joined, random.choice(units), -1, random))
            joined += 1
    return Company(staff=tuple(staff), acts=tuple(acts))


def acts_of(staff: Sequence[Person], month: Period, random: Random) -> list[Contribution]:
    days = [month.first + timedelta(days=n) for n in range(28)]
    found = []
    for giver in staff:
        lively = 90 if giver.uid == "p0001" else int(random.paretovariate(1.1))
        for _ in range(min(lively, 90)):
            receiver = random.choice(staff)
            found.append(
                Contribution(measure="flow", day=random.choice(days), giver=giver.uid, receiver=receiver.uid)
            )
        for answer in ANSWERS:
            if giver.unit == "unit 1" or random.random() < 0.4:
                found.append(act("participation", month.first, giver.uid, answer))
        if giver.unit == "unit 1" or Random(giver.uid).random() < 0.5:
            found.append(act("profile", month.last, giver.uid, "yes"))
        for _ in range(random.randrange(5)):
            found += outside_acts(giver.uid, random.choice(days), random)
            found.append(replace(act("activities", month.first, giver.uid, ""), n=random.randrange(1, 9)))
    return found


def act(measure: str, day: date, giver: str, answer: str) -> Contribution:
    return Contribution(measure=measure, day=day, giver=giver, answer=answer)


def outside_acts(uid: str, day: date, random: Random) -> list[Contribution]:
    place = random.choice(COMMUNITIES)
    if random.random() < 0.5:
        return [Contribution(measure="flow", day=day, giver=uid, community=place)]
    return [Contribution(measure="flow", day=day, receiver=uid, community=place)]


def families(staff: Iterable[Person]) -> tuple[Family, ...]:
    people = list(staff)

    def by(name: str, values: Sequence[str], ordered: bool = False) -> Family:
        groups = {
            value: frozenset(one.uid for one in people if getattr(one, name) == value) for value in values
        }
        cohorts = tuple(Cohort(name=value, people=uids) for value, uids in groups.items() if uids)
        return Family(name=name, cohorts=cohorts, ordered=ordered)

    units = sorted({one.unit for one in people} - {""})
    return by("unit", units), by("level", LEVELS, ordered=True), by("site", ("east", "north", "south"))


def tables(months: Sequence[Period], today: date) -> tuple[Table, ...]:
    state = Period(label=today.isoformat(), first=today, last=today, stock=True)
    return (
        Table(measure="flow", kind=Kind.FLOW, periods=tuple(months), by="unit", communities=COMMUNITIES),
        Table(measure="participation", kind=Kind.SHARES, periods=tuple(months), by="level", answers=ANSWERS),
        Table(measure="profile", kind=Kind.SHARES, periods=(state,), by="unit", answers=("yes",)),
        Table(measure="activities", kind=Kind.TOTAL, periods=tuple(months)),
        Table(measure="contributing", kind=Kind.CONTRIBUTING, periods=tuple(months)),
        Table(measure="headcount", kind=Kind.HEADCOUNT, periods=(state,)),
        Table(measure="ei", kind=Kind.READINGS, periods=tuple(months), by="unit"),
    )


def question(firm: Company, month: int) -> Question:
    staff = firm.staff[month]
    return Question(
        as_of=MONTHS[month].last,
        eligible=frozenset(one.uid for one in staff),
        staff=len(staff) + 20,
        families=families(staff),
        tables=tables(MONTHS[: month + 1], MONTHS[month].last),
        contributions=firm.acts,
        readings=lambda cohorts: ei_readings(cohorts, MONTHS[month].label),
    )


def ei_readings(cohorts: Cohorts, month: str) -> list[Reading]:
    return [
        Reading(
            measure="ei",
            period=month,
            cohort=name,
            scale=Scale.INDEX,
            value=-0.25,
            weights=dict.fromkeys(people, 2),
        )
        for name, people in cohorts.items()
    ]


def releases(firm: Company, rules: Rules | None = None) -> list[Publication]:
    """Three releases, each a month later, with the turnover of a month between."""
    published: list[Publication] = []
    for month in range(len(firm.staff)):
        published.append(publish(question(firm, month), published[-1] if published else None, rules))
    return published


def own_acts(
    acts: Iterable[Contribution],
    insiders: frozenset[str] | None = None,
    periods: Sequence[Period] = MONTHS,
) -> list[Own]:
    """What these insiders know of flow; of everyone when none is named."""
    return [
        Own(
            measure=one.measure,
            period=month.label,
            giver=one.giver or one.community,
            receiver=one.receiver or ("" if one.measure == "activities" else one.community),
            n=one.n,
        )
        for one in acts
        for month in periods
        if one.measure in ("flow", "activities") and month.holds(one.day) and one.giver != one.receiver
        if insiders is None or insiders & {one.giver, one.receiver}
    ]


def counted_acts(firm: Company, published: Sequence[Publication]) -> list[Contribution]:
    """The acts behind each month's figures, as the release that showed the month first counted them."""
    kept = []
    for number, (month, publication) in enumerate(zip(MONTHS, published, strict=True)):
        people = [
            membership.cohorts[EVERYONE]
            for membership in publication.memberships
            if membership.as_of == month.last and EVERYONE in membership.cohorts
        ]
        acts = counted(question(firm, number), people[0], Rules(), Counter()) if people else ()
        kept += [one for one in acts if month.holds(one.day)]
    return kept


def attacker(firm: Company, kept: Iterable[Contribution], insiders: frozenset[str]) -> Attacker:
    answers: dict[tuple[str, str, str], set[str]] = {}
    for one in firm.acts:
        for month in MONTHS:
            if one.measure in ("participation", "profile") and month.holds(one.day):
                period = "any" if one.measure == "profile" else month.label
                answers.setdefault((one.measure, period, one.answer), set()).add(one.giver)
    return Attacker(
        kinds=KINDS,
        stocks=STOCKS,
        colluders=insiders,
        own_answers={key: frozenset(people) for key, people in answers.items()},
        own_acts=own_acts(kept, insiders),
    )

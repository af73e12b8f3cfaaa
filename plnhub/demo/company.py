"""Invent the people: divisions, teams, levels, sites, contractors and newcomers. Pure ◇."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from plnhub.demo.words import DIVISIONS, FAMILY, GIVEN, LEVELS, SITES, TITLES

PER_DIVISION = 80
NEWCOMER_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One invented member of staff, in the columns of the people CSV."""

    uid: str
    name: str
    mail: str
    title: str
    level: str
    division: str
    team: str
    manager_uid: str
    location: str
    employee_type: str
    start_date: date

    def is_newcomer(self, today: date) -> bool:
        return today - self.start_date <= timedelta(days=NEWCOMER_DAYS)


def invent_company(seed: int, today: date) -> tuple[Colleague, ...]:
    """400 people in five divisions of eight teams: a chief, directors, managers and those who do the work."""
    dice = Random(seed)
    names = _names(dice)
    chief = _chief(names, today)
    people = [chief]
    for division in DIVISIONS:
        people += _division(division, chief.uid, names, dice, today)
    return tuple(people)


def _names(dice: Random) -> Iterator[str]:
    pairs = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    dice.shuffle(pairs)
    return iter(pairs)


def _chief(names: Iterator[str], today: date) -> Colleague:
    return _person(
        next(names), "Executive", "Business", "People", "", "Gdańsk", "employee", today - timedelta(days=2900)
    )


def _division(
    division: str, chief_uid: str, names: Iterator[str], dice: Random, today: date
) -> Iterator[Colleague]:
    teams = DIVISIONS[division]
    start = today - timedelta(days=2000)
    director = _person(
        next(names), "Director", division, teams[0], chief_uid, dice.choice(SITES), "employee", start
    )
    yield director
    size = PER_DIVISION - (2 if division == "Business" else 1)
    levels = _levels(size, dice)
    leads: dict[str, str] = {}
    for place, level in enumerate(levels):
        team = teams[place % len(teams)]
        manager = leads.get(team, director.uid)
        kind = "intern" if level == "Intern" else "contractor" if dice.random() < 0.13 else "employee"
        person = _person(
            next(names), level, division, team, manager, dice.choice(SITES), kind, _start(level, dice, today)
        )
        if team not in leads:
            leads[team] = person.uid
        yield person


def _levels(size: int, dice: Random) -> Sequence[str]:
    """The levels of a division, the highest first, so that the first of each team leads it."""
    counts = [(level, round(share * size)) for level, share in reversed(LEVELS)]
    found = [level for level, count in counts for _ in range(count)]
    found += ["Professional"] * (size - len(found))
    head, rest = found[:8], found[8:size]
    dice.shuffle(rest)
    return [*head, *rest]


def _start(level: str, dice: Random, today: date) -> date:
    fresh = level in ("Intern", "Junior") and dice.random() < 0.3
    return today - timedelta(days=dice.randint(5, 85) if fresh else dice.randint(430, 2600))


def _person(
    name: str, level: str, division: str, team: str, manager_uid: str, site: str, kind: str, start: date
) -> Colleague:
    uid = _uid(name)
    role = TITLES[division]
    return Colleague(
        uid=uid,
        name=name,
        mail=f"{uid}@lumen.example",
        title={"Executive": "Chief executive", "Director": f"Director of {division}"}.get(
            level, f"{level} {role}"
        ),
        level=level,
        division=division,
        team=team,
        manager_uid=manager_uid,
        location=site,
        employee_type=kind,
        start_date=start,
    )


def _uid(name: str) -> str:
    """Lower-case ASCII of the name, a dot between its parts."""
    plain = name.lower().translate(
        str.maketrans("áąćčęéèëíıîłńñóöøőřšśúüůýźżžğşçã", "aacceeeeiiilnnoooorssuuuyzzzgsca")
    )
    return plain.replace(" ", ".")

"""Merge cohorts until every atom of the release is large enough. Pure ◇."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from plnhub.privacy.gate.atoms import atoms
from plnhub.privacy.gate.values import EVERYONE, Cohorts, Family, People

KEPT_CLASSES = 2
LEFT_OUT_SHARE = 0.05

Class = tuple[str, ...]  # the names of the cohorts merged into one


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """The cohorts that a release may publish, and by which family; the rest is in no figure."""

    cohorts: Cohorts
    families: dict[str, tuple[str, ...]]
    left_out: People
    merges: int


class _Division:
    """One family on its way to coarser classes: who is in which, and the order of the classes."""

    def __init__(self, family: Family, eligible: People) -> None:
        self.family = family
        self.class_of: dict[str, Class] = {
            person: (cohort.name,) for cohort in family.cohorts for person in cohort.people & eligible
        }
        self.order: list[Class] = [(cohort.name,) for cohort in family.cohorts]
        self.merges = 0

    def sizes(self) -> Counter[Class]:
        return Counter(self.class_of.values())

    def name_of(self, merged: Class) -> str:
        if len(merged) == 1:
            return merged[0]
        return f"{merged[0]} to {merged[-1]}" if self.family.ordered else f"other {self.family.name}"

    def coarsen(self, small: Class) -> None:
        """Merge a class with its smaller neighbour, or into other."""
        sizes = self.sizes()
        at = self.order.index(small)
        if self.family.ordered:
            near = [self.order[i] for i in (at - 1, at + 1) if 0 <= i < len(self.order)]
        else:
            rest = [one for one in self.order if one != small]
            near = [one for one in rest if len(one) > 1 and len(small) == 1] or rest
        self._join(small, min(near, key=lambda one: (sizes[one], one)))

    def _join(self, one: Class, two: Class) -> None:
        first, second = sorted((one, two), key=self.order.index)
        merged = first + second
        self.order[self.order.index(first)] = merged
        self.order.remove(second)
        self.class_of = {
            person: merged if held in (one, two) else held for person, held in self.class_of.items()
        }
        self.merges += 1


def agree_on_cohorts(eligible: People, families: Sequence[Family], least: int) -> Agreement:
    """Of all ways to keep some families and give up others, the one that tells most atoms apart."""
    _refuse_ambiguous_names(families)
    choices = [chosen for n in range(len(families), 0, -1) for chosen in combinations(families, n)]
    agreements = [_merge(eligible, chosen, least) for chosen in [*choices, ()]]
    best = max(agreements, key=lambda one: (len(atoms([one.cohorts])), len(one.cohorts)))
    return replace(best, families={family.name: best.families.get(family.name, ()) for family in families})


def _merge(eligible: People, families: Sequence[Family], least: int) -> Agreement:
    """Later families give way first; each keeps two classes as long as another can still give way."""
    divisions = [_Division(family, eligible) for family in families]
    left_out = _valueless(divisions, eligible, least)
    people = eligible - left_out
    for division in divisions:
        _seat_the_valueless(division, people)
    while (found := _smallest_atom(divisions, people, least)) is not None:
        division = _who_gives_way(divisions)
        division.coarsen(found[divisions.index(division)])
    return _agreement(divisions, people, left_out)


def _valueless(divisions: Sequence[_Division], eligible: People, least: int) -> People:
    """Those few of whom the directory says nothing stay out of every figure."""
    out: set[str] = set()
    for division in divisions:
        nameless = eligible - division.class_of.keys()
        if len(nameless) < least and len(nameless) <= LEFT_OUT_SHARE * len(eligible):
            out |= nameless
    return frozenset(out)


def _seat_the_valueless(division: _Division, people: People) -> None:
    nameless = people - division.class_of.keys()
    division.class_of = {person: held for person, held in division.class_of.items() if person in people}
    if nameless:
        seat = (f"no {division.family.name}",)
        division.order.append(seat)
        division.class_of |= dict.fromkeys(sorted(nameless), seat)
    sizes = division.sizes()
    division.order = [one for one in division.order if sizes[one]]


def _smallest_atom(divisions: Sequence[_Division], people: People, least: int) -> tuple[Class, ...] | None:
    sizes = Counter(tuple(division.class_of[person] for division in divisions) for person in people)
    small = [(size, atom) for atom, size in sizes.items() if size < least]
    if not small or all(len(division.order) == 1 for division in divisions):
        return None
    return min(small)[1]


def _who_gives_way(divisions: Sequence[_Division]) -> _Division:
    rich = [division for division in divisions if len(division.order) > KEPT_CLASSES]
    return (rich or [division for division in divisions if len(division.order) > 1])[-1]


def _agreement(divisions: Sequence[_Division], people: People, left_out: People) -> Agreement:
    cohorts: dict[str, People] = {EVERYONE: people}
    names: dict[str, tuple[str, ...]] = {}
    for division in divisions:
        classes = division.order if len(division.order) > 1 else []
        members: dict[Class, set[str]] = defaultdict(set)
        for person, held in division.class_of.items():
            members[held].add(person)
        cohorts |= {division.name_of(one): frozenset(members[one]) for one in classes}
        names[division.family.name] = tuple(division.name_of(one) for one in classes)
    merges = sum(division.merges for division in divisions)
    return Agreement(cohorts=cohorts, families=names, left_out=left_out, merges=merges)


def _refuse_ambiguous_names(families: Sequence[Family]) -> None:
    names = Counter(cohort.name for family in families for cohort in family.cohorts)
    twice = sorted(name for name, times in names.items() if times > 1 or name in (EVERYONE, "outside", ""))
    if twice:
        raise ValueError(f"Cohort names must be unique and not reserved; rename {twice}.")
    for family in families:
        if len({person for cohort in family.cohorts for person in cohort.people}) < sum(
            len(cohort.people) for cohort in family.cohorts
        ):
            raise ValueError(f"A person may be in one cohort of {family.name} only.")

"""Three releases with turnover, every published figure and the whole directory expose nobody."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plnhub.privacy.gate import EVERYONE, Publication, Rules, atoms, publish
from tests.privacy.attacker import Exposure, observe
from tests.privacy.guesses import guesses
from tests.privacy.makers import Company, attacker, company, counted_acts, own_acts, releases
from tests.privacy.test_lock import MONDAY, question, stock

pytestmark = pytest.mark.privacy


def exposed(firm: Company, published: list[Publication], insiders: frozenset[str]) -> list[Exposure]:
    kept = counted_acts(firm, published)
    seen = observe(published)
    return attacker(firm, kept, insiders).attack(seen) + guesses(seen, own_acts(kept), Rules())


def crews(firm: Company, seed: int) -> list[frozenset[str]]:
    """Nobody; three at random; the most prolific with two others; three of one unit."""
    staff = firm.staff[0]
    unit = [one.uid for one in staff if one.unit == "unit 1"][:3]
    chance = Random(seed).sample([one.uid for one in staff], 3)
    return [frozenset(), frozenset(chance), frozenset({"p0000", "p0001", "p0002"}), frozenset(unit)]


@pytest.mark.parametrize(("size", "seed"), [(60, 1), (90, 2)])
def test_nobody_is_exposed_in_three_releases_with_turnover(size: int, seed: int) -> None:
    firm = company(seed, size)
    published = releases(firm)
    assert [exposed(firm, published, crew) for crew in crews(firm, seed)[:2]] == [[], []]


@pytest.mark.full
@pytest.mark.parametrize(
    ("size", "seed"), [(size, seed) for size in (60, 120, 200, 350, 500) for seed in range(600 // size)]
)
def test_nobody_is_exposed_in_companies_of_any_size(size: int, seed: int) -> None:
    firm = company(100 + seed, size)
    published = releases(firm)
    assert [exposed(firm, published, crew) for crew in crews(firm, seed)] == [[], [], [], []]


@given(seed=some.integers(min_value=0, max_value=10**6), size=some.integers(min_value=26, max_value=70))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_invented_company_exposes_anyone(seed: int, size: int) -> None:
    firm = company(seed, size)
    published = releases(firm)
    assert exposed(firm, published, crews(firm, seed)[1]) == []


@given(seed=some.integers(min_value=0, max_value=10**6), size=some.integers(min_value=30, max_value=100))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_shown_cohort_is_made_of_large_atoms(seed: int, size: int) -> None:
    published = releases(company(seed, size))
    assert all(
        len(people) >= 10
        for membership in published[-1].memberships
        for people in atoms([membership.cohorts]).values()
    )


class Turnover(RuleBasedStateMachine):
    """People come, go and move between releases of a state; old and new atoms together stay large."""

    @initialize()
    def open(self) -> None:
        self.units = {name: {f"{name}{n}" for n in range(30)} for name in ("north", "south", "west")}
        self.published: Publication | None = None
        self.next_uid, self.week = 100, 0

    @rule(unit=some.sampled_from(["north", "south", "west"]), crowd=some.integers(1, 12))
    def join(self, unit: str, crowd: int) -> None:
        self.units[unit] |= {f"new{self.next_uid + n}" for n in range(crowd)}
        self.next_uid += crowd

    @rule(unit=some.sampled_from(["north", "south", "west"]), crowd=some.integers(1, 12))
    def leave(self, unit: str, crowd: int) -> None:
        self.units[unit] -= set(sorted(self.units[unit])[:crowd])

    @rule(crowd=some.integers(1, 12))
    def move(self, crowd: int) -> None:
        movers = set(sorted(self.units["north"])[-crowd:])
        self.units["north"] -= movers
        self.units["south"] |= movers

    @rule()
    def release(self) -> None:
        day = MONDAY.fromordinal(MONDAY.toordinal() + 7 * self.week)
        self.week += 1
        units = {name: people for name, people in self.units.items() if people}
        if sum(map(len, units.values())) >= 30:
            self.published = publish(question(day, stock(day), units), self.published)

    @invariant()
    def old_and_new_atoms_are_large(self) -> None:
        memberships = self.published.memberships if self.published else ()
        groups = atoms([membership.cohorts for membership in memberships])
        assert all(len(people) >= 10 for people in groups.values())


TestTurnover = Turnover.TestCase
TestTurnover.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)


def test_the_pictures_of_a_company_of_two_hundred_are_not_empty() -> None:
    last = releases(company(1, 200))[-1]
    shown = {cell.measure for cell in last.cells if cell.shown is not None}
    assert shown >= {"flow", "participation", "activities", "headcount", "ei", "contributing"}


def test_the_whole_company_is_the_sum_of_its_units() -> None:
    membership = releases(company(1, 200))[-1].memberships[0]
    units = [people for name, people in membership.cohorts.items() if "unit" in name]
    assert frozenset().union(*units) == membership.cohorts[EVERYONE]

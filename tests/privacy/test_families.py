"""Cohorts merge until no atom is small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plnhub.privacy.gate import (
    EVERYONE,
    Cohort,
    Family,
    agree_on_cohorts,
    atom_rule_holds,
    atoms,
)


def people(*numbers: int) -> frozenset[str]:
    return frozenset(f"p{number}" for number in numbers)


def family(name: str, *sizes: int, ordered: bool = False) -> Family:
    start, cohorts = 0, []
    for number, size in enumerate(sizes):
        cohorts.append(Cohort(name=f"{name} {number}", people=people(*range(start, start + size))))
        start += size
    return Family(name=name, cohorts=tuple(cohorts), ordered=ordered)


@given(
    some.lists(some.integers(min_value=1, max_value=40), min_size=1, max_size=6),
    some.lists(some.integers(min_value=1, max_value=40), min_size=1, max_size=5),
)
def test_no_agreed_atom_is_small(units: list[int], levels: list[int]) -> None:
    eligible = people(*range(max(30, sum(units))))
    agreed = agree_on_cohorts(eligible, [family("unit", *units), family("level", *levels, ordered=True)], 10)
    assert atom_rule_holds([agreed.cohorts], 10)


def test_a_small_level_merges_with_its_smaller_neighbour() -> None:
    agreed = agree_on_cohorts(people(*range(62)), [family("level", 20, 30, 12, ordered=True)], 15)
    assert agreed.families["level"] == ("level 0", "level 1 to level 2")


def test_a_small_unit_merges_into_other() -> None:
    agreed = agree_on_cohorts(people(*range(76)), [family("unit", 40, 30, 4, 2)], 5)
    assert agreed.families["unit"] == ("unit 0", "unit 1", "other unit")


def test_one_person_of_no_unit_is_left_out_of_every_figure() -> None:
    agreed = agree_on_cohorts(people(*range(61)), [family("unit", 30, 30)], 10)
    assert (agreed.left_out, agreed.cohorts[EVERYONE] & people(60)) == (people(60), frozenset())


def test_many_people_of_no_unit_are_a_cohort_of_their_own() -> None:
    agreed = agree_on_cohorts(people(*range(75)), [family("unit", 30, 30)], 10)
    assert agreed.cohorts["no unit"] == people(*range(60, 75))


def test_a_family_that_tells_nobody_apart_is_not_published() -> None:
    agreed = agree_on_cohorts(people(*range(40)), [family("unit", 40)], 10)
    assert (agreed.families, set(agreed.cohorts)) == ({"unit": ()}, {EVERYONE})


def test_people_outside_every_cohort_of_every_release_are_in_no_atom() -> None:
    assert atoms([{"a": people(1, 2)}, {"a": people(2)}]) == {
        frozenset({(0, "a")}): people(1),
        frozenset({(0, "a"), (1, "a")}): people(2),
    }


@pytest.mark.parametrize("name", [EVERYONE, "outside", "unit 0"])
def test_a_cohort_name_must_be_unique_and_free(name: str) -> None:
    second = Family(name="site", cohorts=(Cohort(name=name, people=people(1)),))
    with pytest.raises(ValueError, match="rename"):
        agree_on_cohorts(people(*range(40)), [family("unit", 20, 20), second], 10)


def test_a_person_may_be_in_one_cohort_of_a_family_only() -> None:
    twice = tuple(Cohort(name=name, people=people(*range(20))) for name in "ab")
    with pytest.raises(ValueError, match="one cohort of unit"):
        agree_on_cohorts(people(*range(40)), [Family(name="unit", cohorts=twice)], 10)

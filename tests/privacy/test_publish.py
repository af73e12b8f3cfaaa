"""What a release shows, hides, copies and keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from plnhub.privacy.gate import (
    EVERYONE,
    Cell,
    Cohort,
    Contribution,
    Family,
    Kind,
    Period,
    Publication,
    Question,
    State,
    Table,
    explain,
    publish,
    readable_steps,
)

MAY = Period(label="2026-05", first=date(2026, 5, 1), last=date(2026, 5, 31))
JUNE = Period(label="2026-06", first=date(2026, 6, 1), last=date(2026, 6, 30))
SIZES = {"north": 20, "south": 20, "west": 20}


def staff(sizes: dict[str, int] | None = None) -> tuple[Cohort, ...]:
    sizes = sizes or SIZES
    return tuple(
        Cohort(name=name, people=frozenset(f"{name}{n}" for n in range(size))) for name, size in sizes.items()
    )


def flow(giver: str, receiver: str, n: int = 1, day: int = 4) -> Contribution:
    return Contribution(measure="flow", day=date(2026, 5, day), giver=giver, receiver=receiver, n=n)


def even_flow(source: str, target: str, each: int = 4) -> list[Contribution]:
    return [flow(f"{source}{n}", f"{target}{(n + 1) % 20}", each) for n in range(20)]


def all_flow(each: int = 4) -> list[Contribution]:
    return [one for source in SIZES for target in SIZES for one in even_flow(source, target, each)]


def question(
    contributions: Sequence[Contribution],
    table: Table | None = None,
    cohorts: Sequence[Cohort] | None = None,
) -> Question:
    people = tuple(cohorts or staff())
    return Question(
        as_of=date(2026, 7, 1),
        eligible=frozenset(uid for cohort in people for uid in cohort.people),
        staff=100,
        families=(Family(name="unit", cohorts=people),),
        tables=(table or Table(measure="flow", kind=Kind.FLOW, periods=(MAY,), by="unit"),),
        contributions=tuple(contributions),
    )


def cell(publication: Publication, cohort: str, other: str = "") -> Cell:
    return next(c for c in publication.cells if (c.cohort, c.other_cohort) == (cohort, other))


def test_flow_between_units_is_shown_with_its_totals() -> None:
    published = publish(question(all_flow()))
    assert [cell(published, "north", at).shown for at in ("south", EVERYONE)] == [80, 240]


def test_a_company_below_thirty_is_told_one_sentence_only() -> None:
    small = question([], cohorts=staff({"north": 15, "south": 14}))
    assert [one.state for one in publish(small).cells] == [State.HIDDEN]


def test_one_person_who_gives_more_than_a_third_hides_the_cell() -> None:
    lone = [one for one in all_flow(1) if one.giver != "north1"]
    loud = [flow("north1", f"south{n}", 1, day=day) for n in range(20) for day in (4, 11)]
    assert cell(publish(question([*lone, *loud])), "north", "south").state is State.HIDDEN


def test_nobody_counts_more_than_twenty_times_a_week() -> None:
    loud = [*all_flow(4), *(flow("north0", f"south{n}", 5) for n in range(10))]
    assert cell(publish(question(loud)), "north", "south").shown == 90


def test_a_single_hidden_cell_gets_a_hidden_companion_in_row_and_column() -> None:
    few = [one for one in all_flow() if not (one.giver < "o" and "south" in one.receiver)]
    published = publish(question(few))
    for line in ([("north", at) for at in SIZES], [(at, "south") for at in SIZES]):
        assert sum(cell(published, *place).shown is None for place in line) != 1


def test_a_total_adds_up_the_shown_cells_alone() -> None:
    few = [one for one in all_flow() if not (one.giver < "o" and "south" in one.receiver)]
    published = publish(question(few))
    rows = [one for one in published.cells if EVERYONE not in (one.cohort, one.other_cohort)]
    assert cell(published, EVERYONE, EVERYONE).shown == sum(one.shown or 0 for one in rows)


def test_without_a_shown_cell_a_whole_margin_is_a_list_of_cohorts() -> None:
    few_each = [
        flow(f"{unit}{4 * j + n}", f"{other}{4 * i + n}", 5)
        for i, unit in enumerate(SIZES)
        for j, other in enumerate(SIZES)
        for n in range(4)
    ]
    moved = [
        replace(one, receiver=one.receiver[:-1] + "9") if one.giver == one.receiver else one
        for one in few_each
    ]
    published = publish(question(moved))
    assert (cell(published, "south", "north").shown, cell(published, "south", EVERYONE).shown) == (None, 60)


def test_without_a_shown_cell_a_margin_with_a_weak_line_is_hidden_whole() -> None:
    one_unit = [flow(f"north{n}", f"{'south' if n % 2 else 'west'}{n // 4}", 5) for n in range(20)]
    published = publish(question(one_unit))
    assert {one.shown for one in published.cells} == {None}


def test_hidden_and_empty_cells_are_the_same() -> None:
    few = [one for one in all_flow() if one.giver < "south" or one.giver == "south1"]
    published = publish(question(few))
    hidden, empty = cell(published, "south", "north"), cell(published, "west", "north")
    assert replace(hidden, cohort="") == replace(empty, cohort="")


def test_communities_give_to_units_and_take_from_them() -> None:
    table = Table(measure="flow", kind=Kind.FLOW, periods=(MAY,), by="unit", communities=("git", "feed"))
    acts = [
        Contribution(measure="flow", day=date(2026, 5, 4), giver=gives, receiver=takes, community=name, n=4)
        for name in ("git", "feed")
        for unit in SIZES
        for n in range(20)
        for gives, takes in ((f"{unit}{n}", ""), ("", f"{unit}{n}"))
    ]
    published = publish(question(acts, table))
    assert [cell(published, "git", "west").shown, cell(published, "west", "git").shown] == [80, 80]


def test_acts_upon_oneself_and_of_people_left_out_count_nowhere() -> None:
    published = publish(question([*all_flow(), flow("north0", "north0"), flow("north0", "stranger")]))
    assert published.steps["events of people left out"] == 2


def test_a_period_that_is_not_over_waits() -> None:
    published = publish(replace(question(all_flow()), as_of=date(2026, 5, 30)))
    assert (published.cells, published.steps["periods still open"]) == ((), 1)


def test_overlapping_periods_of_a_measure_are_refused() -> None:
    both = Period(label="both", first=MAY.first, last=JUNE.last)
    with pytest.raises(ValueError, match="overlap"):
        publish(question([], Table(measure="flow", kind=Kind.FLOW, periods=(MAY, both), by="unit")))


def test_a_measure_has_one_table() -> None:
    ask = question([])
    with pytest.raises(ValueError, match="One table"):
        publish(replace(ask, tables=ask.tables * 2))


def test_an_explanation_leads_from_the_plain_count_to_the_page() -> None:
    ask = question([*all_flow(4), *(flow("north0", f"south{n}", 5) for n in range(10))])
    told = explain(ask, cell(publish(ask), "north", "south"))
    assert (told.plain, told.clipped, told.hidden_by, told.rounded) == (130, 92, "", 90)


def test_an_explanation_names_what_hid_a_cell_of_enough_people() -> None:
    few = question([one for one in all_flow() if not (one.giver < "o" and "south" in one.receiver)])
    hidden = [
        explain(few, one).hidden_by
        for one in publish(few).cells
        if one.shown is None and EVERYONE not in (one.cohort, one.other_cohort)
    ]
    assert set(hidden) == {"hidden: eligible", "hidden: line or complement"}


def test_a_release_tells_of_figures_to_the_nearest_five_and_of_no_event() -> None:
    steps = {"events clipped": 1, "events in": 2529, "people left out": 7, "cells in": 61, "cells shown": 12}
    told = {"cells in": 60, "cells shown": 10, "cells hidden": 50}
    assert readable_steps({**steps, "hidden: dominance": 9}) == told


def test_a_cell_that_the_next_three_could_empty_is_hidden() -> None:
    few = [one for one in all_flow(1) if one.giver < "south"]
    four = [flow(f"south{n}", f"south{m}", 5) for n in range(4) for m in range(10, 14)]
    tail = [flow(f"south{n}", f"south{n + 10}", 1) for n in range(4, 6)]
    assert cell(publish(question([*few, *four, *tail])), "south", "south").shown is None

"""The figures of a run are told in the words of the cards; what is not known is a dash, never 0."""

from typing import Any

import pytest

from plnhub.errors import UsageError
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.figures_text import NO_DATA, NOTHING_TOLD, told, told_whole

PEOPLE = {"staff": 4, "counted": 3, "outside": 2, "bots_left_out": 1, "acts_of_bots": 5}


def figures(**measures: Any) -> dict[str, Any]:
    return {"as_of": "2026-06-30", "window_days": 90, "people": PEOPLE, "measures": measures}


def test_the_first_line_says_of_whom_and_of_when() -> None:
    head = "As of 2026-06-30: 3 people, 2 accounts outside, 1 technical accounts with 5 acts left out"
    assert told(figures()) == head


def test_what_is_not_known_is_a_dash() -> None:
    lines = told(figures(gini={"window": {"company": None}})).splitlines()
    assert lines[1:] == ["  Evenness of participation (Gini): –", "", NOTHING_TOLD]


def test_what_a_dash_means_is_told_only_where_one_stands() -> None:
    assert NOTHING_TOLD not in told(figures(gini={"window": {"company": 0.5}}))


def test_a_dash_in_a_name_is_no_gap() -> None:
    flow = {"Sales –, B → C": {"acts": 3}}
    assert NOTHING_TOLD not in told(figures(team_flow={"window": {"company": flow}}))


def test_where_nobody_counts_there_is_no_data_instead_of_zeros() -> None:
    nobody = figures(gini={"window": {"company": 0}}) | {"people": PEOPLE | {"counted": 0}}
    assert told(nobody).splitlines()[1:] == [NO_DATA]


def test_only_the_last_three_months_are_told() -> None:
    months = {f"2026-0{month}": {"company": 0.5} for month in range(1, 6)}
    assert [line.split(", ")[1] for line in told(figures(ties_born=months)).splitlines()[1:]] == [
        "2026-03: 0.5",
        "2026-04: 0.5",
        "2026-05: 0.5",
    ]


def test_several_values_stand_in_lines_of_their_own() -> None:
    lines = told(
        figures(team_flow={"window": {"company": {"A → B": {"acts": 3, "ratio": 1.5}}}})
    ).splitlines()
    assert lines[1:] == ["  Flow between groups", "    A → B: acts 3, ratio 1.5"]


def test_a_list_of_values_stands_in_lines_of_its_own() -> None:
    levels = [{"levels": ["head", "chief"], "share": 0.5}, {"levels": [None], "share": 1.0}]
    lines = told(figures(participation_by_level={"window": {"company": levels}})).splitlines()
    assert lines[2:4] == ["    levels head, chief, share 0.5", "    levels –, share 1"]


def test_one_measure_is_told_with_its_card_and_every_division() -> None:
    cells = {"window": {"company": 0.5, "divisions": {"Tech": 0.25, "Care": None}}}
    lines = told_whole(figures(gini=cells), "gini").splitlines()
    assert lines[0] == "Evenness of participation (Gini) (gini)"
    assert lines[-5:] == ["window      0.5", "  Care: –", "  Tech: 0.25", "", NOTHING_TOLD]


def test_a_measure_that_the_run_does_not_have_says_so() -> None:
    assert told_whole(figures(), "interdependence").endswith("The run in force says nothing of it.")


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(UsageError, match="gini"):
        told_whole(figures(), "gin")


def test_no_figure_is_written_without_a_card() -> None:
    with pytest.raises(KeyError, match="no card"):
        Sheet().company("charisma", "window", 1, behind=1)


def test_figures_stand_in_the_order_of_their_cards() -> None:
    sheet = Sheet()
    for key in ("gini", "ei_undirected"):
        sheet.company(key, "window", float("nan"), behind=1)
    assert sheet.as_mapping() == {
        "ei_undirected": {"window": {"company": None}},
        "gini": {"window": {"company": None}},
    }

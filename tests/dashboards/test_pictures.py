"""Each picture says what it found, and says nothing that it was not shown."""

import pytest

from plnhub.dashboards import PICTURES
from plnhub.dashboards.border import border
from plnhub.dashboards.learning import learning, observed_over_expected
from plnhub.dashboards.openness import openness
from plnhub.dashboards.reach import reach
from plnhub.dashboards.three_cs import three_cs
from plnhub.privacy.gate import State
from tests.dashboards import makers
from tests.dashboards.makers import figures, flow, hidden, shares

MARCH = "2026-03"
GOLDEN = [
    *(("A", "A", 4), ("A", "B", 1), ("A", "C", None), ("B", "A", 1), ("B", "B", 1)),
    *(("B", "C", 1), ("C", "A", None), ("C", "B", None), ("C", "C", 2)),
]
NOT_YET = "There are not enough people yet for this picture."


def whole():
    return [
        flow("Data", "Sales", 30),
        flow("Sales", "Data", 20),
        flow("Sales", "Sales", 40),
        *makers.openness(MARCH, 0.1),
        *makers.border(60, 40),
        *makers.reach(120, 900),
        *shares("Intern", 0.4),
        *shares("CEO", 0.6),
    ]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_release_with_every_figure_held_back_finds_nothing(picture):
    assert picture(figures(*hidden(whole())), MARCH).finding == NOT_YET


@pytest.mark.parametrize("picture", PICTURES)
def test_an_empty_release_finds_nothing(picture):
    assert picture(figures(), "").finding == NOT_YET


@pytest.mark.parametrize("picture", PICTURES)
def test_a_release_with_figures_finds_something_in_words(picture):
    assert picture(figures(*whole()), MARCH).finding not in ("", NOT_YET)


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize(
    "term", ["Question", "Formula", "Window", "Bias", "Check value", "Data age", "Privacy"]
)
def test_every_definition_card_is_complete(picture, term):
    assert picture(figures(*whole()), MARCH).definition[term]


@pytest.mark.privacy
@pytest.mark.parametrize("picture", PICTURES)
def test_T63_a_cell_that_is_held_back_looks_like_one_that_is_not_there(picture):
    cells = [
        *whole(),
        flow("Sales", "Other", None),
        flow("Data", "Other", 10),
        *makers.openness("2026-04", None)[:1],
    ]
    absent = [one for one in cells if one.shown is not None]
    assert picture(figures(*cells), MARCH) == picture(figures(*absent), MARCH)


def test_who_learns_most_beyond_chance_is_named():
    found = learning(
        figures(flow("A", "A", 30), flow("A", "B", 50), flow("B", "B", 10), flow("B", "A", 10)), MARCH
    )
    assert found.finding == "A learns 1.2 times as much from B as chance would give."


def test_divisions_that_keep_to_themselves_are_told_of_their_widest_bridge():
    cells = [flow("A", "A", 50), flow("A", "B", 10), flow("B", "B", 50), flow("B", "A", 15)]
    assert "the widest bridge runs from B to A" in learning(figures(*cells), MARCH).finding


def test_ratios_of_the_golden_network_are_those_of_the_card():
    golden = figures(*(flow(giver, taker, n) for giver, taker, n in GOLDEN))
    ratios = observed_over_expected(golden, MARCH, ["A", "B", "C"])
    assert (ratios["A", "A"], ratios["B", "C"]) == pytest.approx((1.6, 1.1111), abs=1e-4)


def test_a_ratio_is_made_of_shown_cells_only():
    cells = [flow("A", "A", 40), flow("A", "B", 20), flow("B", "A", None), flow("B", "B", 30)]
    ratios = observed_over_expected(figures(*cells), MARCH, ["A", "B"])
    assert ratios == {("A", "A"): 1.5, ("A", "B"): 0.6, ("B", "B"): 1.8}


@pytest.mark.parametrize(
    ("seen", "words"), [(0.1, "kept more to themselves"), (0.3, "about as often"), (0.5, "reached across")]
)
def test_openness_is_read_beside_the_band(seen, words):
    assert words in openness(figures(*makers.openness(MARCH, seen)), MARCH).finding


def test_openness_speaks_of_the_chosen_month():
    cells = [*makers.openness("2026-02", 0.1), *makers.openness(MARCH, 0.5)]
    assert openness(figures(*cells), "2026-02").finding.startswith("In February 2026 divisions kept")


def test_the_scale_of_openness_holds_all_figures_and_not_much_more():
    assert openness(figures(*makers.openness(MARCH, -0.4)), MARCH).data["range"] == [-0.5, 0.5]


@pytest.mark.parametrize(
    ("came", "went", "words"),
    [(60, 40, "We take in more than we give"), (40, 60, "We give more than we take in")],
)
def test_the_border_says_which_way_more_crosses(came, went, words):
    assert words in border(figures(*makers.border(came, went)), MARCH).finding


def test_the_border_shows_the_quarter_that_holds_the_month():
    assert border(figures(*makers.border(60, 40)), MARCH).full_title.endswith("January to March 2026")


def test_phones_get_the_strongest_streams_first():
    assert border(figures(*makers.border(40, 60)), MARCH).leading == [
        ("Data → github", "60"),
        ("github → Data", "40"),
    ]


def test_reach_tells_distinct_people_beside_the_usual_sum():
    found = reach(figures(*makers.reach(120, 1_250_000)), MARCH).finding
    assert found == "Within two steps we reach 120 people; the usual sum would claim 1,250,000."


def test_reach_that_is_only_bounded_says_at_least():
    assert "we reach ≥ 335 people" in reach(figures(*makers.reach(335, 900, State.AT_LEAST)), MARCH).finding


def test_growth_is_told_from_the_second_step_on():
    rows = reach(figures(*makers.reach(120, 900)), MARCH).rows
    assert [row[-1] for row in rows] == ["–", "1.0", "1.0"]


def test_months_in_tables_sort_as_they_are_written():
    cells = [*makers.openness("2025-12", 0.1), *makers.openness(MARCH, 0.5)]
    assert [row[0] for row in openness(figures(*cells), MARCH).rows] == ["2025-12", "2026-03"]


def test_a_bound_is_no_growth():
    rows = reach(figures(*makers.reach(335, 670, State.AT_LEAST)), MARCH).rows
    assert rows[1] == ("2", "≥ 335", "670", "≤ 2.0", "–")


def test_shares_at_the_ends_carry_their_sign():
    cells = [*shares("Intern", 0.1, State.AT_MOST), *shares("CEO", 0.9, State.AT_LEAST)]
    assert three_cs(figures(*cells), MARCH).finding == (
        "CEO contributes most (≥ 90 % of its people), Intern least (≤ 10 %)."
    )


def test_levels_stand_in_the_order_of_the_settings_and_unknown_ones_last():
    cells = [one for name in ("Visitor", "CEO", "Intern to Senior") for one in shares(name, 0.4)]
    assert three_cs(figures(*cells), MARCH).data["categories"] == ["Intern to Senior", "CEO", "Visitor"]


def test_levels_that_are_alike_are_called_alike():
    assert three_cs(figures(*shares("Intern", 0.57), *shares("CEO", 0.57)), MARCH).finding == (
        "Every level contributes alike: 57 % of its people."
    )

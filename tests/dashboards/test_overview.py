"""The head of the page: key figures beside the period before, periods in words, and what was held back."""

import pytest

from plnhub.dashboards.calendar import in_words, quarter_of, short
from plnhub.dashboards.overview import earlier_choices, key_figures, period_choices
from plnhub.dashboards.withheld import summary, withheld
from plnhub.privacy.gate import EVERYONE, OUTSIDE, State
from tests.dashboards.makers import cell, figures, flow, openness

MARCH = "2026-03"
MONTHS = [f"2025-{month:02}" for month in range(5, 13)]


def card(number, *cells):
    return key_figures(figures(*cells), MARCH)[number]


def came(quarter, shown):
    return cell("border", quarter, shown, OUTSIDE, EVERYONE, State.PARTIAL)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-10", "October 2026"),
        ("2026-Q3", "July to September 2026"),
        ("2026-11-22", "22 November 2026"),
        ("all", "everything so far"),
        ("", ""),
    ],
)
def test_a_period_is_said_in_words(period, words):
    assert in_words(period) == words


def test_a_month_is_short_where_there_is_little_room():
    assert short("2026-10") == "Oct 2026"


def test_the_quarter_of_a_month_is_its_own_or_the_last_one_before_it():
    assert [quarter_of(month, ["2025-Q4", "2026-Q1"]) for month in ("2026-02", "2026-05", "2025-01")] == [
        "2026-Q1",
        "2026-Q1",
        "",
    ]


def test_a_figure_that_is_held_back_says_so():
    assert [one["value"] for one in key_figures(figures(), "")] == ["too few people"] * 4


def test_more_from_outside_than_the_quarter_before_is_better():
    found = card(3, came("2025-Q4", 200), came("2026-Q1", 250))
    assert (found["change"], found["good"]) == ("+25 %", True)


def test_less_from_outside_is_worse_and_keeps_its_minus():
    found = card(3, came("2025-Q4", 200), came("2026-Q1", 150))
    assert (found["change"], found["good"]) == ("−25 %", False)


def test_what_rounding_alone_may_move_is_no_change():
    found = card(3, came("2025-Q4", 500), came("2026-Q1", 490))
    assert (found.get("change"), found["than"]) == (None, "about as many as in October to December 2025")


def test_a_bound_is_compared_with_nothing():
    people = [
        cell("contributing", "2026-02", 300, state=State.AT_LEAST),
        cell("contributing", MARCH, 335, state=State.AT_LEAST),
    ]
    assert (card(1, *people)["value"], "change" in card(1, *people)) == ("≥ 335", False)


@pytest.mark.parametrize(("now", "good"), [(0.2, True), (-0.2, False)])
def test_openness_is_better_nearer_to_chance(now, good):
    assert card(2, *openness("2026-02", 0.0), *openness(MARCH, now))["good"] is good


def test_the_newest_six_periods_are_links_and_the_rest_a_list():
    shown = figures(*(flow("A", "A", 50, month) for month in MONTHS))
    assert [one["url"] for one in period_choices(shown, MONTHS[-1])] == [
        f"?period={one}" for one in MONTHS[2:]
    ]
    assert earlier_choices(shown) == [("2025-06", "June 2025"), ("2025-05", "May 2025")]


def test_an_earlier_period_in_the_address_is_among_the_links():
    shown = figures(*(flow("A", "A", 50, month) for month in MONTHS))
    assert [one["active"] for one in period_choices(shown, MONTHS[0])] == [True, *[False] * 6]


@pytest.mark.privacy
def test_what_was_held_back_tells_of_figures_never_of_people_or_events():
    steps = {"cells in": 60, "cells shown": 15, "events in": 55480, "people left out": 5}
    assert withheld({"steps": steps}) == [("not enough people", "about 45")]


@pytest.mark.privacy
def test_nothing_tells_why_figures_are_hidden():
    steps = {"cells in": 60, "cells shown": 15}
    dominated = {**steps, "hidden: dominance": 45}
    assert withheld({"steps": dominated}) == withheld({"steps": steps})


def test_a_release_that_shows_all_held_nothing_back():
    assert withheld({"steps": {"cells in": 60, "cells shown": 60}}) == []


def test_a_company_too_small_is_told_so():
    assert "too few people" in summary({"steps": {"company too small": 0}})


def test_the_summary_counts_new_figures():
    assert "Of about 60 figures" in summary({"steps": {"cells in": 60, "cells shown": 45}})

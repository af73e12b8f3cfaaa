"""Releases speak of closed periods only."""

from datetime import date
from itertools import pairwise

import pytest

from plnhub.publishing.periods import border_periods, closed_months, closed_quarters, flow_periods, state_of

FIRST = date(2025, 11, 20)


def labels(periods):
    return [one.label for one in periods]


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        (date(2026, 1, 30), ["2025-11", "2025-12"]),
        (date(2026, 1, 31), ["2025-11", "2025-12", "2026-01"]),
        (date(2025, 11, 29), []),
    ],
)
def test_a_month_counts_from_the_evening_of_its_last_day(as_of, months):
    assert labels(closed_months(FIRST, as_of)) == months


@pytest.mark.parametrize(("year", "last"), [(2024, 29), (2026, 28)])
def test_february_ends_when_the_calendar_says(year, last):
    assert closed_months(date(year, 2, 1), date(year, 2, last))[0].last == date(year, 2, last)


@pytest.mark.parametrize(
    ("as_of", "quarters"),
    [(date(2026, 3, 30), ["2025-Q4"]), (date(2026, 3, 31), ["2025-Q4", "2026-Q1"]), (date(2025, 12, 30), [])],
)
def test_a_quarter_counts_when_its_last_month_has_ended(as_of, quarters):
    assert labels(closed_quarters(FIRST, as_of)) == quarters


def test_a_quarter_holds_its_three_months_whole():
    (quarter,) = closed_quarters(FIRST, date(2026, 1, 15))
    assert (quarter.first, quarter.last) == (date(2025, 10, 1), date(2025, 12, 31))


def test_the_window_all_is_one_period_for_flow_and_border():
    one = flow_periods(FIRST, date(2026, 1, 15), "all")
    assert labels(one) == ["all"]
    assert border_periods(FIRST, date(2026, 1, 15), "all") == one


def test_months_never_overlap():
    months = closed_months(FIRST, date(2026, 12, 31))
    assert not any(one.meets(two) for one, two in pairwise(months))


def test_a_state_is_frozen_stock():
    assert state_of(FIRST).stock


def test_the_last_year_of_the_calendar_has_no_month_and_no_accident():
    found = closed_months(date(9998, 11, 3), date.max)
    assert [period.label for period in found] == ["9998-11", "9998-12"]

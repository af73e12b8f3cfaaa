"""What a month is said to be does not depend on when it is asked, nor on where the acts begin."""

from datetime import date

import pytest

from .makers import Measured, act, company, twice

THREE_YEARS = [
    act(f"{year}-{month:02}-01", "answer", *pair, topic=f"topic {month % 3}")
    for year, pair in ((2023, ("ann", "bob")), (2024, ("bob", "cyd")), (2025, ("bob", "cyd")))
    for month in range(1, 13)
]


@pytest.mark.parametrize("key", ["topic_novelty", "active_core"])
@pytest.mark.parametrize("month", ["2024-01", "2024-06", "2025-01"])
def test_a_month_is_the_same_a_year_later(figures: Measured, key: str, month: str) -> None:
    soon, late = (figures(THREE_YEARS, as_of=day) for day in (date(2025, 1, 31), date(2025, 12, 31)))
    assert company(soon, key, month) == company(late, key, month) is not None


def test_of_months_that_are_not_shown_any_more_it_is_known_what_was_new(figures: Measured) -> None:
    found = figures(THREE_YEARS, as_of=date(2025, 12, 31))["measures"]
    assert next(iter(found["topic_novelty"])) == "2024-01"
    assert found["topic_novelty"]["2024-01"]["company"] == 0.0
    assert found["active_core"]["2024-01"]["company"] == 0.5


def test_a_month_whose_first_days_are_gone_is_not_compared(figures: Measured) -> None:
    always = [
        line
        for month in (3, 4, 5)
        for day in (1, 20)
        for line in twice(f"2026-0{month}-{day:02}", "ann", "bob")
    ]
    born = figures(always, as_of=date(2026, 5, 31))["measures"]["ties_born"]
    cut = figures(always[2:], as_of=date(2026, 5, 31))["measures"]["ties_born"]
    assert (list(born), list(cut)) == (["2026-04", "2026-05"], ["2026-05"])

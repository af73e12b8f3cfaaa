"""What so few people are behind that it would tell of them is left out."""

import pytest

from .makers import STAFF, Measured, act, company, twice


def test_a_bridge_of_too_few_people_is_not_shown(figures: Measured) -> None:
    staff = (*STAFF, "dan,Sales,Trade,chief,")
    acts = [
        *twice("2026-06-01", "ann", "cyd"),
        *twice("2026-06-01", "bob", "ann"),
        act("2026-06-02", "ask", "dan"),
    ]
    acts += [act("2026-06-02", "ask", "cyd")]
    assert company(figures(acts, staff=staff, k=2), "bridge_absence_factor") == {"Tech – Trade": None}


def test_a_division_of_too_few_people_is_left_out(figures: Measured) -> None:
    found = figures(twice("2026-06-01", "ann", "cyd"), k=2)
    assert "divisions" not in found["measures"]["gini"]["window"]


def test_a_division_is_hidden_when_the_rest_of_the_company_would_be_too_few_people(figures: Measured) -> None:
    staff = ("uid,team,division", *(f"{name},Data,Tech" for name in "abc"), "d,Sales,Trade")
    both = (*staff, "e,Sales,Trade")
    acts = [act("2026-06-01", "answer", one, other) for one, other in ("ab", "ba", "cd", "dc")]
    assert "divisions" not in figures(acts, staff=staff, k=2)["measures"]["gini"]["window"]
    shown = figures([*acts, act("2026-06-01", "answer", "e", "d")], staff=both, k=2)["measures"]["gini"]
    assert set(shown["window"]["divisions"]) == {"Tech", "Trade"}


def test_how_the_asks_of_too_few_people_went_is_not_told(figures: Measured) -> None:
    asks = [act("2026-06-01", "ask", "ann", "bob", name=name) for name in ("q1", "q2")]
    assert company(figures(asks, k=2), "first_answer") is None
    assert company(figures([*asks, act("2026-06-01", "ask", "bob", "ann")], k=2), "first_answer") is not None


def test_what_too_few_people_shared_is_not_told(figures: Measured) -> None:
    assert company(figures([act("2026-06-01", "share", "ann", "bob")], k=2), "echo_share") is None


@pytest.mark.parametrize(
    ("key", "period"),
    [
        ("density_undirected", "window"),
        ("leiden_best_modularity_of_20", "window"),
        ("gini", "window"),
        ("team_flow", "window"),
        ("active_core", "2026-06"),
    ],
)
def test_nothing_of_the_company_is_told_that_two_people_alone_have_done(
    figures: Measured, key: str, period: str
) -> None:
    pair = [*twice("2026-06-01", "ann", "cyd", "yarn"), *twice("2026-06-02", "cyd", "ann", "yarn")]
    third = [*twice("2026-06-03", "bob", "ann", "wool"), *twice("2026-06-03", "ann", "bob", "wool")]
    assert company(figures(pair, k=3), key, period) is None
    assert company(figures([*pair, *third], k=3), key, period) is not None


@pytest.mark.parametrize("key", ["stability", "ties_born", "topic_novelty"])
def test_what_changed_between_two_people_is_not_told(figures: Measured, key: str) -> None:
    pair = [*twice("2026-05-01", "ann", "cyd", "yarn"), *twice("2026-06-01", "ann", "cyd", "yarn")]
    third = [*twice("2026-06-01", "bob", "cyd", "wool"), *twice("2026-06-01", "cyd", "bob", "wool")]
    assert company(figures(pair, k=3), key, "2026-06") is None
    assert company(figures([*pair, *third], k=3), key, "2026-06") == 0.5


def test_how_far_it_went_what_two_people_passed_on_is_not_told(figures: Measured) -> None:
    first = [act("2026-06-01", "share", "ann", name="s"), act("2026-06-02", "reshare", "bob", parent="s")]
    assert company(figures(first, k=3), "cascades") is None
    assert company(figures([*first, act("2026-06-03", "reshare", "cyd", parent="s")], k=3), "cascades")

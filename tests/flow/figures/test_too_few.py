"""What so few people are behind that it would tell of them is left out."""

import pytest

from .makers import EVER, STAFF, Measured, act, company, twice


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
    assert company(figures(first, k=3), "cascades", EVER) is None
    assert company(figures([*first, act("2026-06-03", "reshare", "cyd", parent="s")], k=3), "cascades", EVER)


SIX = (
    "uid,team,division",
    *(f"{name},Data,Tech" for name in "abc"),
    *(f"{name},Sales,Trade" for name in "xyz"),
)
ALL_ACT = [act("2026-06-01", "answer", one, other) for one, other in ("ab", "bc", "ca", "xy", "yz", "zx")]


def divisions(found: dict, key: str, period: str = "window") -> set[str]:
    return set(found["measures"][key][period].get("divisions", {}))


def test_what_one_person_carried_between_two_divisions_is_not_told(figures: Measured) -> None:
    one = [*ALL_ACT, *twice("2026-06-02", "a", "x")]
    flow = company(figures(one, staff=SIX, k=2), "team_flow")
    assert (flow["Tech → Trade"], flow["Trade → Tech"]["acts"]) == ({"acts": None, "ratio": None}, 0)
    both = company(figures([*one, *twice("2026-06-02", "b", "x")], staff=SIX, k=2), "team_flow")
    assert both["Tech → Trade"]["acts"] == 4


def test_the_openness_of_a_division_needs_enough_people_with_ties(figures: Measured) -> None:
    pair = [*ALL_ACT, *twice("2026-06-02", "a", "x")]
    assert divisions(figures(pair, staff=SIX, k=2), "ei_undirected") == set()
    more = [*pair, *twice("2026-06-02", "b", "y"), *twice("2026-06-02", "b", "a")]
    assert divisions(figures(more, staff=SIX, k=2), "ei_undirected") == {"Tech", "Trade"}


def test_change_in_a_division_needs_enough_people_with_ties(figures: Measured) -> None:
    before = [act("2026-05-01", "answer", one, other) for one, other in ("ab", "bc", "xy", "yz")]
    pair = [*before, *ALL_ACT, *twice("2026-05-02", "a", "x"), *twice("2026-06-02", "a", "x")]
    assert divisions(figures(pair, staff=SIX, k=2), "stability", "2026-06") == set()
    more = [*pair, *twice("2026-06-02", "b", "y")]
    assert divisions(figures(more, staff=SIX, k=2), "stability", "2026-06") == {"Tech", "Trade"}


def test_no_division_is_told_of_when_the_rest_of_those_who_asked_is_one(figures: Measured) -> None:
    asks = [*ALL_ACT, *(act("2026-06-02", "ask", one, "z", name=f"q{one}") for one in "abx")]
    assert divisions(figures(asks, staff=SIX, k=2), "first_answer") == set()
    more = [*asks, act("2026-06-02", "ask", "y", "z", name="qy")]
    assert divisions(figures(more, staff=SIX, k=2), "first_answer") == {"Tech", "Trade"}


def test_too_few_newcomers_are_not_told_of(figures: Measured) -> None:
    fresh = tuple(f"{line},{'2026-06-01' if number == 1 else ''}" for number, line in enumerate(SIX))
    staff = (f"{SIX[0]},start_date", *fresh[1:])
    found = company(figures(ALL_ACT, staff=staff, k=2), "isolation")
    assert (found["people"], found["newcomers"], found["isolated_newcomers"]) == (5, None, None)


def test_what_one_person_carried_is_in_no_number_beside_it(figures: Measured) -> None:
    staff = (*SIX, *(f"{name},Shop,Retail" for name in "klm"))
    acts = [*ALL_ACT, *(act("2026-06-01", "answer", one, other) for one, other in ("kl", "lm", "mk"))]
    acts += [
        line
        for one, other in ("ax", "by", "xa", "yb", "ka", "lb")
        for line in twice("2026-06-02", one, other)
    ]
    few = figures([*acts, *twice("2026-06-03", "a", "k")], staff=staff, k=2)
    many = figures([*acts, *4 * twice("2026-06-03", "a", "k")], staff=staff, k=2)
    assert company(few, "team_flow")["Tech → Retail"] == {"acts": None, "ratio": None}
    assert company(few, "team_flow") == company(many, "team_flow")


@pytest.mark.parametrize("starts", [{"a", "b", "c", "x"}, {"b", "c", "x", "y", "z"}])
def test_no_group_of_too_few_follows_from_the_company_and_the_other_division(
    figures: Measured, starts: set[str]
) -> None:
    staff = tuple(f"{line},{'2026-06-01' if line[0] in starts else ''}" for line in SIX[1:])
    found = figures(ALL_ACT, staff=(f"{SIX[0]},start_date", *staff), k=2)["measures"]["isolation"]["window"]
    group = "newcomers" if len(starts) == 4 else "people"
    told = [one[group] for one in found["divisions"].values()]
    assert found["company"][group] is None or told == [None, None], found


def test_enough_newcomers_are_told_of(figures: Measured) -> None:
    staff = tuple(f"{line},{'2026-06-01' if line[0] in 'abxy' else ''}" for line in SIX[1:])
    found = figures(ALL_ACT, staff=(f"{SIX[0]},start_date", *staff), k=2)["measures"]["isolation"]["window"]
    assert [one["newcomers"] for one in (found["company"], *found["divisions"].values())] == [4, 2, 2]

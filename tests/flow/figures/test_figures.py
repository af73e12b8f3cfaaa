"""The figures of a run: each measure is taken from the acts, of the company and of its divisions."""

from datetime import date

import pytest

from plnhub.flow.measures import estimated_reach

from .makers import EVER, STAFF, Measured, act, company, twice


def test_openness_counts_the_ties_that_leave_the_team(figures: Measured) -> None:
    found = figures([*twice("2026-06-01", "ann", "bob"), *twice("2026-06-01", "ann", "cyd")])
    assert company(found, "ei_undirected") == {"by_team": 0.0, "by_division": 0.0}


def test_one_act_makes_no_tie(figures: Measured) -> None:
    assert company(figures([act("2026-06-01", "answer", "ann", "bob")]), "isolates") == 3


def test_acts_before_the_window_make_no_tie(figures: Measured) -> None:
    assert company(figures(twice("2026-03-01", "ann", "bob")), "isolates") == 3


def test_the_window_may_be_all_there_is(figures: Measured) -> None:
    assert company(figures(twice("2025-03-01", "ann", "bob"), days=None), "isolates") == 1


def test_half_of_the_asks_are_answered_after_the_median_and_open_ones_count(figures: Measured) -> None:
    found = figures(
        [
            act("2026-06-01T08:00", "ask", "ann", "bob", name="q1"),
            act("2026-06-01T10:00", "answer", "bob", "ann", parent="q1"),
            act("2026-06-01T11:00", "answer", "cyd", "ann", parent="q1"),
            act("2026-06-02T08:00", "ask", "ann", "bob", name="q2"),
            act("2026-06-02T09:00", "answer", "ann", "ann", parent="q2"),
        ]
    )
    assert company(found, "first_answer") == {
        "asks": 2,
        "answered": 1,
        "median_hours": 2.0,
        "share_in_24_hours": 0.5,
    }


def test_an_open_ask_has_not_waited_for_the_rest_of_a_day_that_is_not_over(figures: Measured) -> None:
    found = figures(
        [
            act("2026-06-30T08:00", "ask", "ann", "bob", name="q1"),
            act("2026-06-30T09:00", "answer", "bob", "ann", parent="q1"),
            act("2026-06-30T09:30", "ask", "cyd", "bob", name="q2"),
        ]
    )
    assert company(found, "first_answer")["share_in_24_hours"] == 1.0


def test_what_is_shared_with_somebody_outside_crosses_the_border(figures: Measured) -> None:
    found = figures(
        [
            act("2026-06-01", "share", "ann", "bob", name="s1"),
            act("2026-06-02", "share", "ann", "forum:zoe", name="s2"),
            act("2026-06-03", "share", "bob", name="s3"),
            act("2026-06-04", "thank", "forum:zoe", parent="s3"),
            act("2026-06-05", "bring-back", "bob", "forum:zoe"),
            act("2026-06-05", "share", "forum:zoe", "bob"),
            act("2026-06-06", "publish", "bob", name="s4"),
        ]
    )
    assert company(found, "echo_share") == {"inside": 2, "crossing": 2, "share": 0.5}


def test_a_division_has_its_own_echo(figures: Measured) -> None:
    found = figures(
        [act("2026-06-01", "share", "ann", "bob"), act("2026-06-01", "share", "cyd", "forum:zoe")]
    )
    shares = found["measures"]["echo_share"]["window"]["divisions"]
    assert {name: one["share"] for name, one in shares.items()} == {"Tech": 1.0, "Trade": 0.0}


def chain() -> list[str]:
    return [
        act("2026-06-01", "share", "ann", name="s1"),
        act("2026-06-02", "reshare", "bob", parent="s1", name="s2"),
        act("2026-06-03", "reshare", "cyd", parent="s2", name="s3"),
        act("2026-06-04", "reshare", "forum:zoe", parent="s3", name="s4"),
    ]


def test_a_chain_of_four_is_three_deep(figures: Measured) -> None:
    shape = company(figures(chain()), "cascades", EVER)
    assert (shape["cascades"], shape["largest_size"], shape["largest_depth"]) == (1, 4, 3)


def test_a_chain_of_four_is_as_viral_as_a_path(figures: Measured) -> None:
    assert company(figures(chain()), "structural_virality", EVER)["mean"] == round(5 / 3, 6)


def test_jumps_are_counted_between_teams_and_over_the_border(figures: Measured) -> None:
    assert company(figures(chain()), "cascade_jumps", EVER) == {"between_teams": 1, "over_the_border": 1}


def test_an_act_that_follows_something_unknown_begins_a_cascade(figures: Measured) -> None:
    found = figures([act("2026-06-01", "reshare", "ann", parent="gone", name="s1"), *chain()[1:2]])
    assert company(found, "cascades", EVER)["largest_size"] == 2


def test_whoever_has_no_tie_outside_the_team_is_isolated(figures: Measured) -> None:
    found = figures([*twice("2026-06-01", "ann", "bob"), *twice("2026-06-01", "bob", "cyd")])
    assert company(found, "isolation")["isolated"] == 1


def test_a_tie_outside_the_company_ends_isolation(figures: Measured) -> None:
    found = figures(twice("2026-06-01", "ann", "forum:zoe"))
    assert company(found, "isolation")["isolated"] == 2


def test_newcomers_are_counted_apart(figures: Measured) -> None:
    fresh = "dan,Data,Tech,intern,2026-06-20"
    found = company(figures(twice("2026-06-01", "ann", "bob"), staff=(*STAFF, fresh)), "isolation")
    assert (found["people"], found["newcomers"], found["isolated_newcomers"]) == (3, 1, 1)


def test_the_network_of_newcomers_grows(figures: Measured) -> None:
    fresh = "dan,Data,Tech,intern,2026-05-01"
    acts = [act("2026-05-11", "answer", "ann", "dan"), act("2026-06-10", "answer", "dan", "bob")]
    found = company(figures(acts, staff=(*STAFF, fresh)), "newcomer_growth")
    assert [one and one["contacts"] for one in found] == [1.0, 2.0, None]


def test_levels_below_the_floor_are_merged(figures: Measured) -> None:
    found = company(figures(twice("2026-06-01", "ann", "bob"), k=2), "participation_by_level")
    assert [(one["levels"], one["people"], one["active"]) for one in found] == [(["chief", "intern"], 3, 1)]


def test_two_thirds_of_the_topics_of_a_month_may_be_new(figures: Measured) -> None:
    acts = [act("2026-05-01", "answer", "ann", "bob", topic="sql")]
    acts += [act("2026-06-01", "answer", "ann", "bob", topic=topic) for topic in ("sql", "ml", "go")]
    assert company(figures(acts), "topic_novelty", "2026-06") == round(2 / 3, 6)


def test_a_topic_is_new_to_a_division_that_others_had_before(figures: Measured) -> None:
    acts = [
        act("2026-05-01", "answer", "ann", "bob", topic="sql"),
        act("2026-05-01", "answer", "cyd", "dan", topic="go"),
    ]
    acts += [act("2026-06-01", "answer", "cyd", "dan", topic="sql")]
    found = figures(acts, staff=(*STAFF, "dan,Sales,Trade,chief,"))
    assert found["measures"]["topic_novelty"]["2026-06"] == {"company": 0.0, "divisions": {"Trade": 1.0}}


def test_ties_are_born_and_lost_from_month_to_month(figures: Measured) -> None:
    acts = [*twice("2026-05-01", "ann", "bob"), *twice("2026-05-01", "bob", "cyd")]
    acts += [*twice("2026-06-01", "ann", "bob"), *twice("2026-06-01", "ann", "cyd")]
    found = figures(acts)
    keys = ("ties_born", "ties_lost", "stability")
    assert [company(found, key, "2026-06") for key in keys] == [0.5, 0.5, round(1 / 3, 6)]


def test_a_month_that_is_not_over_is_not_compared(figures: Measured) -> None:
    acts = [*twice("2026-05-01", "ann", "bob"), *twice("2026-06-01", "ann", "bob")]
    assert "ties_born" not in figures(acts, as_of=date(2026, 6, 29))["measures"]


def still(months: range) -> list[str]:
    return [line for month in months for line in twice(f"2026-0{month}-01", "ann", "bob", topic="sql")]


def test_four_months_of_the_same_raise_the_alarm(figures: Measured) -> None:
    assert company(figures(still(range(3, 7))), "stagnation", "2026-06") is True


def test_one_new_tie_to_another_division_ends_the_alarm(figures: Measured) -> None:
    acts = [*still(range(3, 7)), *twice("2026-06-02", "bob", "cyd", topic="sql")]
    found = figures(acts)["measures"]["stagnation"]["2026-06"]
    assert (found["company"], found["divisions"]["Tech"]) == (False, False)


def test_the_active_core_is_who_acts_now_of_those_who_ever_did(figures: Measured) -> None:
    acts = [act("2026-05-01", "ask", "ann"), act("2026-05-01", "ask", "bob"), act("2026-06-01", "ask", "ann")]
    assert company(figures(acts), "active_core", "2026-06") == 0.5


def test_half_of_what_passes_between_two_divisions_may_rest_on_one(figures: Measured) -> None:
    acts = [*twice("2026-06-01", "ann", "cyd"), act("2026-06-02", "answer", "cyd", "bob")]
    assert company(figures(acts), "bridge_absence_factor") == {"Tech – Trade": 1}


def test_whoever_has_no_division_is_in_none(figures: Measured) -> None:
    staff = (*STAFF, "dan,NULL,NULL,NULL,")
    found = figures(twice("2026-06-01", "ann", "dan"), staff=staff)
    assert set(found["measures"]["ei_undirected"]["window"]["divisions"]) == {"Tech"}


def test_technical_accounts_are_left_out_and_counted(figures: Measured) -> None:
    staff = ("uid,team,division,employee_type", "ann,Data,Tech,", "bob,Data,Tech,", "ci,Data,Tech,bot")
    found = figures(twice("2026-06-01", "ci", "ann"), staff=staff)
    people = found["people"]
    assert (people["bots_left_out"], people["acts_of_bots"], company(found, "isolates")) == (1, 2, 2)


def test_who_has_left_is_in_no_denominator(figures: Measured) -> None:
    staff = ("uid,team,division,active", "ann,Data,Tech,true", "bob,Data,Tech,false")
    assert figures(twice("2026-06-01", "ann", "bob"), staff=staff)["people"]["counted"] == 1


def test_a_message_to_more_than_25_makes_no_tie(figures: Measured) -> None:
    crowd = tuple(f"p{number},Data,Tech,,{''}" for number in range(26))
    many = [f"p{number}" for number in range(26)]
    acts = [act(f"2026-06-01T0{hour}:00", "answer", "ann", *many) for hour in (8, 9)]
    assert company(figures(acts, staff=(*STAFF, *crowd)), "isolates") == 29


def test_a_company_of_nobody_has_no_data(figures: Measured) -> None:
    found = figures([], staff=STAFF[:1])
    assert (found["people"]["staff"], company(found, "mean_reach_1_2_3")) == (0, [0.0, 0.0, 0.0])


def test_in_a_large_network_reach_is_estimated(figures: Measured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimated_reach, "MOST_FOR_EXACT_REACH", 2)
    found = figures([*twice("2026-06-03", "ann", "bob")])
    assert company(found, "estimated_reach")[0] == pytest.approx(2 / 3, abs=0.05)
    assert company(found, "joint_reach")[0]["error"] > 0


def test_nothing_at_all_is_no_data(figures: Measured) -> None:
    found = figures([])
    assert company(found, "ei_undirected") == {"by_team": None, "by_division": None}
    assert [company(found, key) for key in ("gini", "absence_factor")] == [None, None]
    assert [company(found, key, EVER) for key in ("cascades", "structural_virality")] == [None, None]


def test_acts_that_follow_each_other_in_a_circle_are_measured_as_if_each_began_anew(
    figures: Measured,
) -> None:
    circle = [act("2026-06-01", "reshare", "ann", parent="b", name="a")]
    circle += [act("2026-06-02", "reshare", "bob", parent="a", name="b")]
    circle += [act("2026-06-03", "reshare", "cyd", parent="b", name="c")]
    assert company(figures(circle), "cascades", EVER)["largest_size"] == 2


def test_the_order_of_the_rows_changes_nothing(figures: Measured) -> None:
    acts = [*chain(), *twice("2026-06-01", "ann", "bob", topic="sql"), *twice("2026-05-01", "bob", "cyd")]
    assert figures(acts)["measures"] == figures(acts[::-1])["measures"]


def test_a_window_may_reach_back_beyond_all_days_there_are(figures: Measured) -> None:
    acts = [act("1970-01-03", "answer", "ann", "bob")]
    assert figures(acts, as_of=date(1970, 1, 5), days=999_999)["as_of"] == "1970-01-05"

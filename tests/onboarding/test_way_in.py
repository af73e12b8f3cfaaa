"""The five steps."""

from datetime import date

import pytest

from plnhub.activity import Act, Party, record
from plnhub.activity.verbs import VERBS
from plnhub.errors import NotFound
from plnhub.onboarding.checklist import checklist, is_newcomer
from plnhub.onboarding.steps import READINGS, STEPS
from plnhub.onboarding.ticks import (
    complete_ready_steps,
    complete_steps_of_all,
    own_checklist,
    stored_checklist,
    tick_by_hand,
    undo_by_hand,
)
from tests.makers import NOW


@pytest.fixture
def nia(company):
    return company.newcomer("Nia New")


def did(company, person, verb, key="k", **more):
    act = Act(key=key, occurred_at=NOW, verb=verb, actor=Party.staff(person.id), **more)
    record(company.session, [act], NOW)


def done(way):
    return [shown.step.key for shown in way.steps if shown.done_by]


def test_there_are_exactly_five_steps_in_this_order():
    assert [step.key for step in STEPS] == ["decide", "find", "listen", "join", "contribute"]


def test_every_verb_of_a_step_is_one_of_the_ledger():
    assert set().union(*(step.verbs for step in STEPS)) <= VERBS.keys()


def test_an_act_ticks_its_step_by_itself(company, nia):
    did(company, nia, "answer")
    assert complete_ready_steps(company.session, nia.id, NOW) == 1
    assert done(stored_checklist(company.session, nia.id)) == ["join"]


def test_ticking_again_changes_nothing(company, nia):
    did(company, nia, "answer")
    complete_ready_steps(company.session, nia.id, NOW)
    assert complete_ready_steps(company.session, nia.id, NOW) == 0


def test_the_page_knows_of_acts_before_anybody_has_ticked_them(company, nia):
    did(company, nia, "share")
    assert done(own_checklist(company.session, nia.id)) == ["contribute"]


def test_an_act_that_was_taken_back_ticks_nothing(company, nia):
    did(company, nia, "share")
    did(company, nia, "retract", revision="2")
    assert done(own_checklist(company.session, nia.id)) == []


def test_somebody_elses_act_ticks_nothing(company, nia):
    did(company, company.person("Bob"), "share")
    assert done(own_checklist(company.session, nia.id)) == []


def test_the_first_open_step_is_the_only_next_one(company, nia):
    tick_by_hand(company.session, nia.id, "decide", NOW)
    way = own_checklist(company.session, nia.id)
    assert [shown.step.key for shown in way.steps if shown.is_next] == ["find"]
    assert way.next is STEPS[1]


def test_a_tick_by_hand_can_be_taken_back(company, nia):
    tick_by_hand(company.session, nia.id, "decide", NOW)
    undo_by_hand(company.session, nia.id, "decide")
    assert done(own_checklist(company.session, nia.id)) == []


def test_what_an_act_has_shown_stays(company, nia):
    did(company, nia, "answer")
    complete_ready_steps(company.session, nia.id, NOW)
    undo_by_hand(company.session, nia.id, "join")
    assert done(stored_checklist(company.session, nia.id)) == ["join"]


def test_only_ticks_by_hand_offer_an_undo():
    way = checklist({"decide": "hand", "find": "event"}, ())
    assert [shown.can_undo for shown in way.steps] == [True, False, False, False, False]


def test_an_unknown_step_does_not_exist(company, nia):
    with pytest.raises(NotFound):
        tick_by_hand(company.session, nia.id, "fly", NOW)


def test_nobody_finishes_without_having_opened_both_pages():
    steps = {step.key: "hand" for step in STEPS}
    one = steps | {READINGS[0].key: "hand"}
    both = steps | {reading.key: "hand" for reading in READINGS}
    assert [checklist(ticks, ()).finished for ticks in (steps, one, both)] == [False, False, True]


@pytest.mark.parametrize(
    ("start", "newcomer"),
    [
        (None, False),
        (date(2026, 3, 1), True),
        (date(2025, 12, 10), False),
        (date(2025, 12, 11), True),
        (date(2026, 4, 1), False),
    ],
)
def test_newcomers_are_in_their_first_ninety_days(start, newcomer):
    assert is_newcomer(start, date(2026, 3, 10)) is newcomer


def test_a_nightly_run_ticks_for_everybody_once(company, nia):
    bob = company.person("Bob Birch")
    did(company, nia, "share")
    did(company, bob, "answer", key="other")
    assert complete_steps_of_all(company.session, NOW) == 2
    assert complete_steps_of_all(company.session, NOW) == 0
    assert done(stored_checklist(company.session, bob.id)) == ["join"]

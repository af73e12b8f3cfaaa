"""What the directory's runs say in English is found again among the sentences that are translated."""

from datetime import timedelta

import pytest

from plnhub.directory.circles.circle_plan import CirclesFound, FoundCircle, KnownCircle, plan_circles
from plnhub.directory.entries.values import OnFile, Reading, Rest
from plnhub.directory.planning.gates import GroupChange, Situation, fired_gates
from plnhub.directory.running.incremental import MUCH_MOVED, NO_PLACE, NOT_ASKED, OTHER_SETTINGS, OVERTAKEN
from plnhub.directory.setup.desk_keep import in_page_words
from plnhub.directory.setup.phrases import phrase_of
from tests.makers import NOW

ON_FILE = OnFile(rest=Rest(active=100), last_complete_size=100, last_settings="a", filled={"title": 90})
READ = Reading(staff=(), same=100)


def situation(**figures):
    return Situation(**{"reading": READ, "on_file": ON_FILE, "removals": 0} | figures)


HELD = {
    "cut off": situation(reading=Reading(staff=(), complete=False, reason="a limit")),
    "short": situation(reading=Reading(staff=(), same=10)),
    "empty": situation(reading=Reading(staff=())),
    "canary": situation(absent_canaries=("ann", "bob")),
    "removals": situation(removals=50),
    "alike": situation(changed={"title": 80}),
    "new": situation(created=90),
    "keys": situation(rekeyed=("ann",)),
    "loss": situation(lost={"title": 80}),
    "admins": situation(groups={"admin": GroupChange(before=2, lost=1, gained=0, gives_admin=True)}),
    "leaders": situation(groups={"leader": GroupChange(before=20, lost=19, gained=0)}),
    "settings": situation(settings="b"),
}


@pytest.mark.parametrize("name", HELD)
def test_the_reason_of_every_gate_can_be_translated(name):
    reasons = [in_page_words(fired.reason) for fired in fired_gates(HELD[name])]
    assert reasons
    assert not [reason for reason in reasons if phrase_of(reason) is None]


@pytest.mark.parametrize("why", [MUCH_MOVED, NO_PLACE, NOT_ASKED, OTHER_SETTINGS, OVERTAKEN])
def test_why_everybody_was_read_can_be_translated(why):
    assert phrase_of(f"everybody was read: {why}") == ("everybody was read: %(why)s", {"why": why})
    assert phrase_of(why) == (why, {})


def test_why_a_circle_was_held_can_be_translated():
    known = KnownCircle(id=1, source_key="a", name="Chess", members=frozenset(map(str, range(20))))
    found = CirclesFound(circles=(FoundCircle(source_key="a", name="Chess"),))
    (reason,) = plan_circles([known], found, NOW + timedelta(days=1)).held
    assert phrase_of(reason) is not None


def test_what_stood_at_a_place_is_given_back_as_it_was():
    said = phrase_of("signed in as cn=a %(n)s at x at OpenLDAP")
    assert said == ("signed in as %(who)s at %(product)s", {"who": "cn=a %(n)s", "product": "x at OpenLDAP"})


@pytest.mark.parametrize("text", ["", "Server is unwilling to perform", "%(who)s", "only many entries came"])
def test_what_nobody_has_translated_is_not_taken_for_something_else(text):
    assert phrase_of(text) is None


def test_a_text_of_unusual_length_is_left_alone():
    assert phrase_of(f"not found: {'a ' * 1000}") is None

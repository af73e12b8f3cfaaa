"""What the directory's runs say in English is found again among the sentences that are translated."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from plnhub.directory.circles.circle_plan import CirclesFound, FoundCircle, KnownCircle, plan_circles
from plnhub.directory.entries.values import OnFile, Reading, Rest
from plnhub.directory.planning.gates import GroupChange, Situation, fired_gates
from plnhub.directory.running import watch
from plnhub.directory.running.incremental import (
    NO_PLACE,
    NOT_ASKED,
    OTHER_SETTINGS,
    OVERTAKEN,
)
from plnhub.directory.running.look_ups import MUCH_MOVED, NOBODY_STAYS
from plnhub.directory.setup.desk_keep import in_page_words
from plnhub.directory.setup.phrases import phrase_of
from tests.directory.spoken import spoken, spoken_in
from tests.house.source import ROOT, short
from tests.makers import NOW

ROOM = ROOT / "plnhub" / "directory"
SPEAKING = [
    *(ROOM / "planning" / f"{name}.py" for name in ("gates", "conflicts", "duplicates", "managers", "teams")),
    *(ROOM / "running" / f"{name}.py" for name in ("incremental", "look_ups", "settle", "sync", "watch")),
    *sorted((ROOM / "entries").glob("*.py")),
    *sorted((ROOM / "feeds").glob("*.py")),
]

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
    "let in": situation(let_in=40),
    "leaders at once": situation(groups={"leader": GroupChange(before=2, lost=0, gained=40)}),
    "unread": situation(unread_grants=("ann", "bob")),
    "settings": situation(settings="b"),
}


@pytest.mark.parametrize("name", HELD)
def test_the_reason_of_every_gate_can_be_translated(name):
    reasons = [in_page_words(fired.reason) for fired in fired_gates(HELD[name])]
    assert reasons
    assert not [reason for reason in reasons if phrase_of(reason) is None]


@pytest.mark.parametrize("path", SPEAKING, ids=short)
def test_every_sentence_that_stands_in_the_code_can_be_translated(path):
    assert [texts[0] for texts in spoken_in(path) if not any(map(is_translated, texts))] == []


def is_translated(text):
    return phrase_of(in_page_words(text)) is not None


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('raise Lost("nobody is there")', ["nobody is there"]),
        ('WHY = "nobody is there"', ["nobody is there"]),
        (
            'WHY = "look again there"\ndef a():\n return f"nobody there; {WHY}"',
            ["nobody there; look again there"],
        ),
        ('def a(n):\n return f"{n} people are there"', [f"{n} people are there" for n in ("7", "x", "")]),
        ('def a():\n "Nobody is there."', []),
        ('raise SettingsError("nobody is there")', []),
    ],
)
def test_the_search_for_sentences_sees(code, texts):
    assert [text for each in spoken(code) for text in each] == texts


def test_there_are_sentences_in_the_code():
    assert len([each for path in SPEAKING for each in spoken_in(path)]) > 40


@pytest.mark.parametrize("span", [timedelta(minutes=40), timedelta(hours=26)])
def test_how_far_clocks_are_apart_can_be_translated(span, monkeypatch):
    monkeypatch.setattr(watch, "MARGIN", timedelta(minutes=5))
    doubt = watch.clock_doubt(Session(), [NOW], NOW, watch.tick(), NOW - span)
    assert phrase_of(phrase_of(doubt)[1]["why"]) is not None


@pytest.mark.parametrize("why", [MUCH_MOVED, NO_PLACE, NOBODY_STAYS, NOT_ASKED, OTHER_SETTINGS, OVERTAKEN])
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

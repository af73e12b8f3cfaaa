"""No regular expression of the product can be made to think for long (T49)."""

import pytest

from tests.attacks.patterns import KILLED_AFTER, Pattern, patterns, survives


@pytest.mark.parametrize("pattern", patterns(), ids=lambda one: f"{one.where} {one.method}")
def test_fifty_thousand_hostile_characters_are_answered(pattern: Pattern):
    assert survives(pattern), f"no answer within {KILLED_AFTER} seconds"


def test_the_search_finds_the_patterns_of_the_source():
    assert len(patterns()) >= 15


def test_a_pattern_that_turns_back_for_ever_is_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.attacks.patterns.KILLED_AFTER", 2)
    assert not survives(Pattern(where="planted", text="(a+)+b", flags=0, method="search"))

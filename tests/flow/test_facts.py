"""Facts: who took something in from whom, when the parent of an act is in the ledger and when it is not."""

from typing import Any

import numpy as np
import pytest

from plnhub.errors import HubError
from plnhub.flow.partitions import people
from tests.flow.makers import Scene

ADA, BEA = "mastodon:ada@social.example", "mastodon:bea@b.example"
OUTSIDE = "outside:mastodon"


def facts(scene: Scene) -> list[tuple[Any, ...]]:
    scene.rebuild()
    return scene.flows("verb, counted, n")


@pytest.mark.parametrize("verb", ["reshare", "bring-back"])
def test_what_is_passed_on_from_outside_flows_from_its_author_to_who_passed_it_on(scene: Scene, verb: str):
    scene.record(scene.act("k1", verb, "Ann", ADA, in_reply_to="never-seen"))
    assert facts(scene) == [(OUTSIDE, "Ann", verb, True, 1)]


def test_without_any_parent_named_the_author_still_counts(scene: Scene):
    scene.record(scene.act("k1", "reshare", "Ann", ADA))
    assert facts(scene) == [(OUTSIDE, "Ann", "reshare", True, 1)]


def test_a_parent_in_the_ledger_counts_once(scene: Scene):
    scene.record(scene.act("k0", "share", "Bob"), scene.act("k1", "reshare", "Ann", "Bob", in_reply_to="k0"))
    assert facts(scene) == [("Bob", "Ann", "share", True, 1)]


def test_each_author_of_what_is_passed_on_counts(scene: Scene):
    scene.record(scene.act("k1", "reshare", "Ann", ADA, BEA))
    assert [row[0] for row in facts(scene)] == [OUTSIDE, OUTSIDE]


def test_passing_on_ones_own_words_is_no_flow(scene: Scene):
    scene.record(scene.act("k1", "reshare", "Ann", "Ann"))
    assert facts(scene) == []


def test_a_colleague_who_is_not_counted_is_not_made_a_source(scene: Scene):
    scene.consent("Bob", mirror=True, count=False)
    scene.record(scene.act("k1", "reshare", "Ann", "Bob", in_reply_to="not-read"))
    assert facts(scene) == [("Bob", "Ann", "reshare", False, 1)]


def test_without_author_nothing_flows(scene: Scene):
    scene.record(scene.act("k1", "reshare", "Ann", in_reply_to="never-seen"))
    assert facts(scene) == []


def test_whoever_engages_twice_with_one_share_took_it_in_once(scene: Scene):
    again = (scene.act(f"k{n}", "thank", "Ann", "Bob", in_reply_to="k0") for n in (1, 2))
    scene.record(scene.act("k0", "share", "Bob"), *again)
    assert facts(scene) == [("Bob", "Ann", "share", True, 1)]


@pytest.mark.parametrize("codes", [np.zeros_like, lambda numbers: np.arange(len(numbers))])
def test_two_who_would_have_one_pseudonym_are_never_taken_for_each_other(
    scene: Scene, monkeypatch, codes: Any
):
    scene.record(scene.act("k1", "answer", "Ann", ADA))
    real = people.codes_of
    monkeypatch.setattr(people, "codes_of", lambda tags: codes(real(tags)))
    with pytest.raises(HubError, match="the same pseudonym"):
        scene.rebuild()

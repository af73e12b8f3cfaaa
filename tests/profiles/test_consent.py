"""Three switches, all the owner's: what they stop, and how soon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import Page
from plnhub.models import Person, PersonState, Profile
from plnhub.profiles.claims import due_profiles
from tests.profiles.world import Scene


@dataclass(frozen=True, kw_only=True)
class Meddled:
    """A connector during whose second page something happens."""

    capabilities = frozenset[str]()

    real: Any
    meanwhile: Callable[[], None]

    def poll(self, *given: Any) -> Iterator[Page]:
        for number, page in enumerate(self.real.poll(*given)):
            if number == 1:
                self.meanwhile()
            yield page


def meddle(scene: Scene, meanwhile: Callable[[], None]) -> None:
    scene.connectors = {scene.world.network: Meddled(real=scene.world.connector, meanwhile=meanwhile)}


def test_a_proven_profile_is_not_read_until_its_owner_says_so(scene: Scene):
    profile_id = scene.linked()
    scene.prove(profile_id)
    assert (scene.poll(profile_id).kind, due(scene)) == ("skipped", [])


@pytest.mark.parametrize("name", ["mirror", "count"])
def test_either_switch_that_needs_reading_makes_the_profile_due(scene: Scene, name: str):
    profile_id = scene.linked()
    scene.prove(profile_id)
    scene.switch(profile_id, **{name: True})
    assert due(scene) == [profile_id]


def test_showing_a_link_alone_reads_nothing(scene: Scene):
    profile_id = scene.linked()
    scene.prove(profile_id)
    scene.switch(profile_id, show=True)
    assert due(scene) == []


def test_what_is_read_begins_with_the_choice(scene: Scene):
    profile_id = scene.linked()
    scene.prove(profile_id)
    scene.switch(profile_id, mirror=True)
    assert scene.profile(profile_id).reads_since == scene.now


def test_a_second_switch_leaves_the_beginning_where_it_was(scene: Scene):
    profile_id = scene.consented()
    since = scene.profile(profile_id).reads_since
    scene.switch(profile_id, mirror=True, count=True)
    assert scene.profile(profile_id).reads_since == since


def test_with_both_off_reading_stops_at_once(scene: Scene):
    profile_id = scene.consented()
    scene.poll(profile_id)
    scene.switch(profile_id, show=True)
    left = scene.profile(profile_id)
    assert (left.next_poll_at, left.cursor, left.reads_since) == (None, None, None)


def test_with_both_off_nothing_that_was_read_stays(scene: Scene):
    profile_id = scene.consented()
    scene.poll(profile_id)
    scene.switch(profile_id)
    assert scene.ledger() == []


def test_with_one_of_the_two_still_on_everything_stays(scene: Scene):
    profile_id = scene.consented()
    scene.switch(profile_id, mirror=True, count=True)
    recorded = scene.poll(profile_id).recorded
    scene.switch(profile_id, count=True)
    assert len(scene.ledger()) == recorded


def test_the_erasure_ledger_tells_how_much_went(scene: Scene):
    profile_id = scene.consented()
    recorded = scene.poll(profile_id).recorded
    scene.switch(profile_id)
    assert [(one.reason, one.rows) for one in scene.erasures()] == [("switched off", recorded)]


def test_keeping_everything_off_leaves_no_entry(scene: Scene):
    profile_id = scene.linked()
    scene.switch(profile_id)
    assert scene.erasures() == []


def test_a_page_under_way_is_dropped_when_consent_goes(scene: Scene):
    profile_id = scene.consented()
    meddle(scene, lambda: scene.switch(profile_id))
    assert (scene.poll(profile_id).kind, scene.ledger()) == ("dropped", [])


def test_a_choice_taken_back_and_made_again_does_not_revive_the_page_under_way(scene: Scene):
    profile_id = scene.consented()

    def back_and_forth() -> None:
        scene.switch(profile_id)
        scene.switch(profile_id, mirror=True)

    meddle(scene, back_and_forth)
    assert (scene.poll(profile_id).kind, scene.ledger()) == ("dropped", [])


def test_a_poll_that_ends_after_consent_went_makes_nothing_due(scene: Scene):
    profile_id = scene.consented()
    scene.connectors = {scene.world.network: Ended(lambda: scene.switch(profile_id))}
    scene.poll(profile_id)
    assert scene.profile(profile_id).next_poll_at is None


def test_a_page_under_way_is_dropped_when_the_profile_is_unlinked(scene: Scene):
    profile_id = scene.consented()

    def vanish() -> None:
        scene.switch(profile_id)
        with scene.database.writing() as session:
            session.delete(session.get_one(Profile, profile_id))

    meddle(scene, vanish)
    assert (scene.poll(profile_id).kind, scene.ledger()) == ("dropped", [])


@pytest.mark.parametrize("left", [{"state": PersonState.INACTIVE}, {"disabled": True}])
def test_the_accounts_of_somebody_who_left_are_not_read(scene: Scene, left: dict[str, Any]):
    profile_id = scene.consented()
    with scene.database.writing() as session:
        for name, value in left.items():
            setattr(session.get_one(Person, scene.ann.id), name, value)
    assert (scene.poll(profile_id).kind, due(scene)) == ("skipped", [])


class Ended:
    """A connector that finds nothing, while something happens."""

    capabilities = frozenset[str]()

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.meanwhile = meanwhile

    def poll(self, *_given: Any) -> Iterator[Page]:
        self.meanwhile()
        return iter(())


def due(scene: Scene) -> list[int]:
    with scene.database.reading() as session:
        due = due_profiles(session, scene.now + timedelta(seconds=1), scene.connectors)
        return [each.profile_id for each in due]

"""What was fetched is looked at again; only what is gone twice, a day apart, is taken back."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from connectors.contract import ObjectRef, Presence, PresenceState
from connectors.errors import RateLimited, SourceUnavailable
from plnhub.activity.verbs import RETRACTED
from plnhub.models import GoneOnce, Profile
from plnhub.profiles import second_look
from plnhub.profiles.second_look import look_at_acts
from tests.profiles.world import Scene

A_DAY = timedelta(days=1)


class Looking:
    """A connector that reads what was recorded, and finds everything in the same state."""

    capabilities = frozenset[str]()

    def __init__(self, scene: Scene, state: PresenceState, fails_after: int | None = None) -> None:
        self.scene, self.state, self.fails_after = scene, state, fails_after

    error: Exception = SourceUnavailable()

    def poll(self, *given: Any) -> Iterator[Any]:
        return self.scene.world.connector.poll(*given)

    def recheck(self, _http: Any, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        for number, ref in enumerate(refs):
            if number == self.fails_after:
                raise self.error
            yield Presence(ref=ref, state=self.state, revision=ref.revision)


def found(scene: Scene, state: PresenceState, fails_after: int | None = None) -> None:
    scene.connectors = {scene.world.network: Looking(scene, state, fails_after)}


def read(scene: Scene) -> int:
    """What was read is old enough for its first look."""
    profile_id = scene.consented()
    scene.poll(profile_id)
    scene.now += timedelta(hours=2)
    return profile_id


def look(scene: Scene, profile_id: int, after: timedelta = timedelta()) -> int:
    scene.now += after
    return look_at_acts(scene.outside, profile_id)


def missed(scene: Scene) -> int:
    with scene.database.reading() as session:
        return len(session.scalars(select(GoneOnce)).all())


def taken_back(scene: Scene) -> set[str]:
    return {act.key for act in scene.ledger() if act.verb == RETRACTED}


def test_what_is_gone_once_stays(scene: Scene):
    profile_id = read(scene)
    found(scene, "gone")
    look(scene, profile_id)
    assert (taken_back(scene), missed(scene) > 0) == (set(), True)


def test_what_is_gone_twice_within_a_day_stays(scene: Scene):
    profile_id = read(scene)
    found(scene, "gone")
    look(scene, profile_id)
    look(scene, profile_id, A_DAY - timedelta(seconds=1))
    assert taken_back(scene) == set()


def test_what_is_gone_a_day_later_too_is_taken_back(scene: Scene):
    profile_id = read(scene)
    keys = {act.key for act in scene.ledger() if act.verb != "reshare"}
    found(scene, "gone")
    look(scene, profile_id)
    look(scene, profile_id, A_DAY)
    assert (taken_back(scene), missed(scene)) == (keys, 0)


@pytest.mark.parametrize("state", ["present", "edited"])
def test_what_is_there_again_was_never_gone(scene: Scene, state: PresenceState):
    profile_id = read(scene)
    found(scene, "gone")
    look(scene, profile_id)
    found(scene, state)
    look(scene, profile_id, A_DAY)
    assert (taken_back(scene), missed(scene)) == (set(), 0)


@pytest.mark.parametrize("state", ["hidden", "unknown"])
def test_what_cannot_be_seen_is_not_gone(scene: Scene, state: PresenceState):
    profile_id = read(scene)
    found(scene, state)
    look(scene, profile_id)
    look(scene, profile_id, A_DAY)
    assert (taken_back(scene), missed(scene)) == (set(), 0)


def test_what_was_taken_back_does_not_come_back_by_a_poll(scene: Scene):
    profile_id = read(scene)
    found(scene, "gone")
    look(scene, profile_id)
    look(scene, profile_id, A_DAY)
    before = len(scene.ledger())
    with scene.database.writing() as session:
        profile = session.get_one(Profile, profile_id)
        profile.cursor = None
    scene.poll(profile_id)
    later = scene.ledger()[before:]
    assert taken_back(scene) & {act.key for act in later} == set()


def test_trouble_in_the_middle_keeps_what_was_found(scene: Scene):
    profile_id = read(scene)
    found(scene, "gone", fails_after=2)
    look(scene, profile_id)
    assert missed(scene) == 2


class Asked(Looking):
    """The same, and it keeps what it was asked for."""

    def __init__(self, scene: Scene, state: PresenceState, fails_after: int | None = None) -> None:
        super().__init__(scene, state, fails_after)
        self.asked: list[str] = []

    def recheck(self, http: Any, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        for found in super().recheck(http, refs):
            self.asked.append(found.ref.object_id)
            yield found


def asking(scene: Scene, state: PresenceState = "present", fails_after: int | None = None) -> Asked:
    connector = Asked(scene, state, fails_after)
    scene.connectors = {scene.world.network: connector}
    return connector


def test_nothing_is_asked_for_twice_at_one_age(scene: Scene):
    profile_id = read(scene)
    connector = asking(scene)
    look(scene, profile_id)
    first = len(connector.asked)
    look(scene, profile_id, timedelta(hours=1))
    assert (first > 0, len(connector.asked)) == (True, first)


def test_everything_is_asked_for_again_at_the_next_age(scene: Scene):
    profile_id = read(scene)
    connector = asking(scene)
    look(scene, profile_id)
    first = sorted(connector.asked)
    look(scene, profile_id, timedelta(hours=26))
    assert sorted(connector.asked) == sorted(first * 2)


def test_of_many_some_are_asked_for_now_and_the_rest_soon(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(second_look, "MOST", 2)
    profile_id = read(scene)
    connector = asking(scene)
    look(scene, profile_id)
    rounds = [len(connector.asked)]
    soon = scene.profile(profile_id).recheck_at == scene.now + second_look.SOON
    while scene.profile(profile_id).recheck_at == scene.now + second_look.SOON:
        look(scene, profile_id, second_look.SOON)
        rounds.append(len(connector.asked))
    assert (soon, rounds[0], len(set(connector.asked)) == len(connector.asked) > 2) == (True, 2, True)


def test_a_pause_in_the_middle_goes_on_from_there(scene: Scene):
    profile_id = read(scene)
    later = scene.now + timedelta(minutes=30)
    connector = asking(scene, fails_after=2)
    connector.error = RateLimited(later, ("mastodon.test", ""))
    look(scene, profile_id)
    asked, paused_until = list(connector.asked), scene.profile(profile_id).recheck_at
    rest = asking(scene)
    look(scene, profile_id, timedelta(minutes=30))
    assert (len(asked), paused_until) == (2, later)
    assert set(rest.asked).isdisjoint(asked)


def test_what_makes_the_network_fail_is_passed_over(scene: Scene):
    profile_id = read(scene)
    connector = asking(scene, fails_after=0)
    look(scene, profile_id)
    rest = asking(scene)
    look(scene, profile_id, second_look.SOON)
    assert (connector.asked, len(rest.asked) > 0) == ([], True)


def test_an_edit_has_the_profile_read_from_its_start(scene: Scene):
    profile_id = read(scene)
    asking(scene, "edited")
    look(scene, profile_id)
    left = scene.profile(profile_id)
    assert (left.cursor, left.next_poll_at) == (None, scene.now)


def test_nothing_is_looked_at_once_consent_is_gone(scene: Scene):
    profile_id = read(scene)
    found(scene, "gone")
    scene.switch(profile_id)
    assert (look(scene, profile_id), missed(scene)) == (0, 0)


def test_switching_off_forgets_what_was_missed(scene: Scene):
    profile_id = read(scene)
    found(scene, "gone")
    look(scene, profile_id)
    scene.switch(profile_id)
    assert missed(scene) == 0


def test_every_network_is_asked_by_its_own_addresses(each: Scene):
    profile_id = read(each)
    asked: list[str] = []

    class Listening(Looking):
        def recheck(self, http: Any, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
            asked.extend(ref.object_id for ref in refs)
            return iter(())

    each.connectors = {each.world.network: Listening(each, "present")}
    look(each, profile_id)
    assert asked
    assert not [name for name in asked if name.startswith(each.world.network)]


def test_what_was_asked_before_consent_went_changes_nothing(scene: Scene):
    profile_id = read(scene)

    class Withdrawing(Looking):
        def recheck(self, http: Any, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
            scene.switch(profile_id)
            return super().recheck(http, refs)

    scene.connectors = {scene.world.network: Withdrawing(scene, "gone")}
    assert (look(scene, profile_id), missed(scene)) == (0, 0)

"""Once a month the proof is looked at again; without it a week is left; a network that fails says nothing."""

from datetime import timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import Verification
from plnhub.models import Person, Profile, ProfileState
from plnhub.profiles.proof_again import prove_again
from tests.profiles.world import Scene

MONTH = timedelta(days=30)


class Finding:
    """A connector that finds the proof, misses it, or fails."""

    capabilities = frozenset[str]()

    def __init__(self, scene: Scene, outcome: Exception | bool) -> None:
        self.scene, self.outcome = scene, outcome

    def verify(self, _http: Any, _ref: Any, challenge: Any) -> Verification:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return Verification(
            proven=self.outcome and self.scene.now < challenge.expires_at,
            method=challenge.kind,
            strength="page",
            checked_at=self.scene.now,
            expires_at=self.scene.now + MONTH,
            reason="" if self.outcome else "not there",
        )


def look(scene: Scene, outcome: Exception | bool, after: timedelta) -> int:
    scene.now += after
    scene.connectors = {scene.world.network: Finding(scene, outcome)}
    return prove_again(scene.outside, lambda public_id: f"https://hub.example/people/{public_id}")


def test_within_the_month_nothing_is_asked(scene: Scene):
    scene.consented()
    assert look(scene, True, MONTH - timedelta(hours=1)) == 0


def test_nothing_is_asked_for_those_who_left(scene: Scene):
    scene.consented()
    with scene.database.writing() as session:
        session.get_one(Person, scene.ann.id).disabled = True
    assert look(scene, True, MONTH) == 0


def test_a_proof_that_is_still_there_is_good_for_another_month(scene: Scene):
    profile_id = scene.consented()
    look(scene, True, MONTH)
    left = scene.profile(profile_id)
    assert (left.state, left.look_again_at) == (ProfileState.VERIFIED, scene.now + MONTH)


def test_a_link_back_is_looked_at_again_by_the_page_of_its_owner(scene: Scene):
    profile_id = scene.consented()
    with scene.database.writing() as session:
        session.get_one(Profile, profile_id).proof_method = "rel_me"
    look(scene, True, MONTH)
    assert scene.profile(profile_id).look_again_at == scene.now + MONTH


def test_a_missing_proof_is_told_and_has_a_week(scene: Scene):
    profile_id = scene.consented()
    look(scene, False, MONTH)
    left = scene.profile(profile_id)
    assert (left.state, bool(left.last_error)) == (ProfileState.VERIFIED, True)


@pytest.mark.parametrize("outcome", [False, errors.AccessDenied()])
def test_after_that_week_the_account_waits_for_its_proof(scene: Scene, outcome: Exception | bool):
    profile_id = scene.consented()
    look(scene, outcome, MONTH)
    look(scene, outcome, timedelta(days=7))
    left = scene.profile(profile_id)
    assert (left.state, left.next_poll_at) == (ProfileState.PENDING, None)


def test_a_network_that_fails_says_nothing(scene: Scene):
    profile_id = scene.consented()
    look(scene, errors.SourceUnavailable(), MONTH + timedelta(days=30))
    left = scene.profile(profile_id)
    assert (left.state, left.last_error) == (ProfileState.VERIFIED, None)


def test_a_strangers_account_under_the_name_is_frozen(scene: Scene):
    profile_id = scene.consented()
    look(scene, errors.AccountMismatch("1", "2"), MONTH)
    assert scene.profile(profile_id).state == ProfileState.FROZEN


def test_a_profile_that_was_unlinked_meanwhile_stays_so(scene: Scene):
    profile_id = scene.consented()

    class Vanishing(Finding):
        def verify(self, http: Any, ref: Any, challenge: Any) -> Verification:
            with scene.database.writing() as session:
                session.delete(session.get_one(Profile, profile_id))
            return super().verify(http, ref, challenge)

    scene.now += MONTH
    scene.connectors = {scene.world.network: Vanishing(scene, True)}
    prove_again(scene.outside, str)
    with scene.database.reading() as session:
        assert session.get(Profile, profile_id) is None


def test_an_unknown_network_is_left_as_it_is(scene: Scene):
    profile_id = scene.consented()
    scene.now += MONTH
    scene.connectors = {}
    prove_again(scene.outside, str)
    assert scene.profile(profile_id).state == ProfileState.VERIFIED


def test_once_proven_again_the_account_is_read_again(scene: Scene):
    profile_id = scene.consented()
    with scene.database.writing() as session:
        profile = session.get_one(Profile, profile_id)
        profile.state, profile.next_poll_at = ProfileState.PENDING, None
    scene.prove(profile_id)
    assert scene.profile(profile_id).next_poll_at == scene.now

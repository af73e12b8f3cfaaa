"""Polls that meet trouble: what is kept, what the profile says afterwards, and who else is spared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import AccountRef, Page
from plnhub.models import Profile, ProfileState
from plnhub.profiles.batches import poll_due
from plnhub.profiles.linking import begin_link
from plnhub.profiles.outcomes import MISMATCH, NOT_ANSWERING
from tests.connectors.replay import response_of, with_status
from tests.profiles.world import Scene


@dataclass(frozen=True, kw_only=True)
class Breaking:
    """A connector that fails after some pages."""

    capabilities = frozenset[str]()

    real: Any
    error: Exception
    after: int = 0

    def poll(self, *given: Any) -> Iterator[Page]:
        for number, page in enumerate(self.real.poll(*given)):
            if number == self.after:
                raise self.error
            yield page


def breaking(scene: Scene, error: Exception, after: int = 0) -> None:
    scene.connectors = {scene.world.network: Breaking(real=scene.world.connector, error=error, after=after)}


def test_what_was_stored_before_the_trouble_stays(scene: Scene):
    profile_id = scene.consented()
    breaking(scene, errors.SourceUnavailable(), after=1)
    done = scene.poll(profile_id)
    assert (done.kind, done.pages, len(scene.ledger())) == ("failed", 1, done.recorded)


def test_after_the_trouble_the_next_poll_goes_on_from_there(scene: Scene):
    profile_id = scene.consented()
    breaking(scene, errors.SourceUnavailable(), after=1)
    scene.poll(profile_id)
    scene.connectors = {scene.world.network: scene.world.connector}
    assert scene.poll(profile_id).known == 0


def test_trouble_is_told_and_forgotten_when_it_is_over(scene: Scene):
    profile_id = scene.consented()
    breaking(scene, errors.SourceUnavailable())
    scene.poll(profile_id)
    told = scene.profile(profile_id).last_error
    scene.connectors = {scene.world.network: scene.world.connector}
    scene.poll(profile_id)
    after = scene.profile(profile_id)
    assert (told, after.last_error, after.failures) == (NOT_ANSWERING, None, 0)


@pytest.mark.fault
@pytest.mark.parametrize("error", [ValueError("nan"), KeyError("id"), TypeError(), AttributeError()])
def test_garbage_moves_no_cursor_and_stops_nobody(scene: Scene, error: Exception):
    profile_id = scene.consented()
    breaking(scene, error)
    assert (scene.poll(profile_id).kind, scene.profile(profile_id).cursor) == ("failed", None)


def test_a_worthless_cursor_is_forgotten(scene: Scene):
    profile_id = scene.consented()
    with scene.database.writing() as session:
        session.get_one(Profile, profile_id).cursor = b"garbage"
    scene.poll(profile_id)
    assert scene.profile(profile_id).cursor is None


def test_a_deleted_account_is_gone_for_good(scene: Scene):
    profile_id = scene.consented()
    breaking(scene, errors.AccountGone())
    scene.poll(profile_id)
    left = scene.profile(profile_id)
    assert (left.state, left.next_poll_at) == (ProfileState.GONE, None)


def test_a_name_that_a_stranger_took_over_stops_the_poll_and_tells_the_owner(scene: Scene):
    profile_id = scene.consented()
    scene.http.answers |= {
        exchange["url"]: response_of(exchange) for exchange in scene.world.read["impostor"]["exchanges"]
    }
    scene.poll(profile_id)
    left = scene.profile(profile_id)
    assert (left.state, left.last_error, scene.ledger()) == (ProfileState.FROZEN, MISMATCH, [])


def test_an_unknown_network_is_skipped(scene: Scene):
    profile_id = scene.consented()
    scene.connectors = {}
    assert scene.poll(profile_id).kind == "skipped"


def test_of_two_polls_at_a_time_the_slower_one_stores_nothing(scene: Scene):
    profile_id = scene.consented()
    scene.connectors = {scene.world.network: Overtaken(scene, profile_id)}
    assert (scene.poll(profile_id).kind, scene.profile(profile_id).cursor) == ("dropped", b"faster")


def test_only_what_is_due_is_read(scene: Scene):
    profile_id = scene.consented()
    with scene.database.writing() as session:
        session.get_one(Profile, profile_id).next_poll_at = scene.now + timedelta(minutes=1)
    assert poll_due(scene.outside) == {}


def test_due_profiles_are_read_and_counted(scene: Scene):
    scene.consented()
    counts = poll_due(scene.outside)
    assert (counts["read"], counts["recorded"]) == (1, len(scene.ledger()))


def test_one_network_can_be_read_alone(scene: Scene):
    scene.consented()
    assert poll_due(scene.outside, "github") == {}


def test_a_host_that_asks_for_a_pause_is_left_alone_by_all(scene: Scene):
    scene.consented()
    second(scene)
    scene.http.change = with_status(429, retry_after="600")
    counts = poll_due(scene.outside)
    assert (counts["paused"], counts["later"], scene.ledger()) == (1, 1, [])


def test_a_colleague_is_the_recipient_by_the_proven_account(scene: Scene):
    bob, profile_id = scene.person("Bob Birch"), scene.consented()
    theirs = replace(scene.world.ref, account_id="8")
    with scene.database.writing() as session:
        begin_link(session, bob.id, theirs, scene.now).state = ProfileState.VERIFIED
    scene.connectors = {scene.world.network: Mentioning(scene, theirs)}
    scene.poll(profile_id)
    assert scene.recipients() == {bob.id}


class Mentioning:
    """A connector whose acts all mention one account."""

    capabilities = frozenset[str]()

    def __init__(self, scene: Scene, who: AccountRef) -> None:
        self.scene, self.who = scene, who

    def poll(self, *given: Any) -> Iterator[Page]:
        for page in self.scene.world.connector.poll(*given):
            acts = tuple(replace(act, mentions=(self.who,)) for act in page.activities)
            yield replace(page, activities=acts)


class Overtaken:
    """A connector during whose first page another poll stores its cursor."""

    capabilities = frozenset[str]()

    def __init__(self, scene: Scene, profile_id: int) -> None:
        self.scene, self.profile_id = scene, profile_id

    def poll(self, *given: Any) -> Iterator[Page]:
        with self.scene.database.writing() as session:
            session.get_one(Profile, self.profile_id).cursor = b"faster"
        return self.scene.world.connector.poll(*given)


def second(scene: Scene) -> None:
    """Somebody else's account at the same host, due as well."""
    bob = scene.person("Bob Birch")
    with scene.database.writing() as session:
        profile = begin_link(session, bob.id, replace(scene.world.ref, account_id="8"), scene.now)
        profile.state, profile.mirror_on = ProfileState.VERIFIED, True
        profile.reads_since = profile.next_poll_at = scene.now

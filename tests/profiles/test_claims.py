"""One worker at a time has a profile; what it stores holds only while that is so, and a pause is for all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from typing import Any

import pytest
from sqlalchemy import event, select

from connectors.contract import Page, Response
from connectors.errors import RateLimited, SourceUnavailable
from plnhub.models import NetworkRun, Profile, ProfileState
from plnhub.networks.limiter import Limiter, Pace
from plnhub.profiles.batches import SIZE, batches_of, poll_batch
from plnhub.profiles.claims import LEASE, Due, claim
from plnhub.profiles.linking import begin_link
from plnhub.profiles.outcomes import NOT_ANSWERING, PAUSE
from tests.profiles.world import Scene


class Quiet:
    """A connector that finds nothing new, and notes what happens meanwhile."""

    capabilities = frozenset[str]()

    def __init__(self, error: Exception | None = None, asks: bool = False) -> None:
        self.error, self.asks = error, asks
        self.read: list[str] = []

    def poll(self, http: Any, ref: Any, cursor: bytes | None, _budget: Any) -> Iterator[Page]:
        self.read.append(ref.account_id)
        if self.asks:
            http.get(f"https://{ref.host}/api")
        if self.error:
            raise self.error
        yield Page(activities=(), cursor=b"next", complete=True)


def others(scene: Scene, count: int, host: str | None = None) -> list[int]:
    """Colleagues' proven accounts at the same host (or another), due now."""
    ids = []
    for number in range(count):
        person = scene.person(f"Colleague {number} {host}")
        ref = replace(scene.world.ref, account_id=f"c{number}", host=host or scene.world.ref.host)
        with scene.database.writing() as session:
            profile = begin_link(session, person.id, ref, scene.now)
            profile.state, profile.mirror_on = ProfileState.VERIFIED, True
            profile.reads_since = profile.next_poll_at = scene.now
            ids.append(profile.id)
    return ids


def reading(scene: Scene, connector: Any) -> None:
    scene.connectors = {scene.world.network: connector}


def limit(scene: Scene, name: str = "") -> RateLimited:
    return RateLimited(scene.now + timedelta(hours=1), (scene.world.ref.host, name))


def profiles(scene: Scene) -> list[Profile]:
    with scene.database.reading() as session:
        return list(session.scalars(select(Profile).order_by(Profile.id)))


def run_of(scene: Scene) -> NetworkRun:
    with scene.database.reading() as session:
        return session.scalars(select(NetworkRun)).one()


def test_of_two_workers_one_gets_the_profile(scene: Scene):
    ids = others(scene, 1)
    with scene.database.writing() as session:
        first = claim(session, ids, scene.connectors, scene.now)
        second = claim(session, ids, scene.connectors, scene.now)
    assert (len(first), second) == (1, [])


def test_a_claim_whose_worker_died_is_free_after_its_lease(scene: Scene):
    ids = others(scene, 1)
    with scene.database.writing() as session:
        claim(session, ids, scene.connectors, scene.now)
        assert len(claim(session, ids, scene.connectors, scene.now + LEASE)) == 1


def test_what_a_worker_without_its_claim_has_read_is_not_stored(scene: Scene):
    ids = others(scene, 1)

    class Overtaken(Quiet):
        def poll(self, *given: Any) -> Iterator[Page]:
            with scene.database.writing() as session:
                session.get_one(Profile, ids[0]).claimed_until = scene.now + 2 * LEASE
            return super().poll(*given)

    reading(scene, Overtaken())
    assert (poll_batch(scene.outside, ids)["dropped"], profiles(scene)[0].cursor) == (1, None)


def test_a_batch_reads_all_of_its_profiles_and_sets_them_free(scene: Scene):
    ids = others(scene, 3)
    reading(scene, Quiet())
    counts = poll_batch(scene.outside, ids)
    assert (counts["read"], {each.claimed_until for each in profiles(scene)}) == (3, {None})


def test_nothing_new_still_moves_the_cursor_and_the_time(scene: Scene):
    ids = others(scene, 1)
    reading(scene, Quiet())
    poll_batch(scene.outside, ids)
    (profile,) = profiles(scene)
    assert (profile.cursor, profile.last_polled_at) == (b"next", scene.now)


def test_a_limit_puts_the_whole_host_off_and_fails_nobody(scene: Scene):
    ids = others(scene, 3)
    elsewhere = others(scene, 1, "elsewhere.example")
    connector = Quiet(limit(scene))
    reading(scene, connector)
    poll_batch(scene.outside, ids[:2])
    later = {each.next_poll_at for each in profiles(scene) if each.id in ids}
    assert (later, connector.read) == ({scene.now + timedelta(hours=1)}, ["c0"])
    assert {(each.failures, each.claimed_until) for each in profiles(scene)} == {(0, None)}
    assert scene.profile(elsewhere[0]).next_poll_at == scene.now


def test_a_limit_of_somebodys_own_permission_puts_nobody_else_off(scene: Scene):
    ids = others(scene, 2)
    connector = Quiet(limit(scene, "person-7"))
    reading(scene, connector)
    poll_batch(scene.outside, ids)
    assert connector.read == ["c0", "c1"]


def test_what_our_own_manners_forbid_for_now_stays_as_due_as_it_was(scene: Scene):
    ids = others(scene, 3)
    reading(scene, Quiet(asks=True))
    slow = Limiter(scene.database, lambda: scene.now, Pace(per_second=1, burst=1))
    scene.http.answers[f"https://{scene.world.ref.host}/api"] = Response(status=200, url="", headers={})
    counts = poll_batch(replace(scene.outside, limiter=slow), ids)
    assert (counts["later"], {each.next_poll_at for each in profiles(scene)[1:]}) == (2, {scene.now})


def test_a_batch_that_takes_long_gives_the_rest_back(scene: Scene):
    ids = others(scene, 2)

    class Slow(Quiet):
        def poll(self, *given: Any) -> Iterator[Page]:
            scene.now += timedelta(minutes=4)
            return super().poll(*given)

    connector = Slow()
    reading(scene, connector)
    assert (poll_batch(scene.outside, ids)["later"], connector.read) == (1, ["c0"])


def test_the_last_good_run_of_a_network_is_noted(scene: Scene):
    reading(scene, Quiet())
    poll_batch(scene.outside, others(scene, 1))
    assert (run_of(scene).good_at, run_of(scene).error) == (scene.now, None)


@pytest.mark.parametrize("kind", ["failure", "pause"])
def test_the_last_trouble_of_a_network_is_noted_in_our_own_words(scene: Scene, kind: str):
    error, words = {
        "failure": (SourceUnavailable("secret.example said <b>no</b>"), NOT_ANSWERING),
        "pause": (limit(scene), PAUSE),
    }[kind]
    reading(scene, Quiet(error))
    poll_batch(scene.outside, others(scene, 1))
    assert (run_of(scene).failed_at, run_of(scene).error) == (scene.now, words)


@pytest.mark.parametrize("count", [5, SIZE])
def test_with_nothing_new_a_profile_costs_little_more_than_one_statement(scene: Scene, count: int):
    ids = others(scene, count)
    reading(scene, Quiet())
    heard: list[str] = []
    event.listen(scene.database.engine, "before_cursor_execute", lambda *given: heard.append(given[2]))
    poll_batch(scene.outside, ids)
    asked = [statement for statement in heard if not statement.startswith(("PRAGMA", "BEGIN"))]
    assert (len(asked) - count <= 5, sum(map(str.startswith, heard, repeat("BEGIN")))) == (True, 2)


def test_a_batch_holds_profiles_of_one_host_in_the_order_of_their_wait():
    due = [Due(profile_id=number, network="feed", host="ab"[number % 2]) for number in range(2 * SIZE + 4)]
    batches = list(batches_of(due))
    assert [len(batch) for batch in batches] == [SIZE, 2, SIZE, 2]
    assert batches[0][:3] == [0, 2, 4]


def test_no_more_of_a_host_are_handed_out_than_may_be_asked():
    due = [Due(profile_id=number, network="feed", host="a") for number in range(100)]
    assert sum(len(batch) for batch in batches_of(due, 60)) == 60


def test_a_network_with_nothing_but_links_is_not_read(scene: Scene):
    connector = Quiet()
    connector.capabilities = frozenset({"link_only"})
    reading(scene, connector)
    assert poll_batch(scene.outside, others(scene, 1))["skipped"] == 1

"""A poll that is killed between the acts and the cursor loses nothing and doubles nothing."""

from pathlib import Path

import pytest

from plnhub.profiles.claims import LEASE
from tests.connectors.replay import pages_of
from tests.forked import ended
from tests.profiles.polling import poll_and_crash
from tests.profiles.world import Scene


def polled_and_killed(scene: Scene, folder: Path, profile_id: int, point: str) -> int:
    return ended(poll_and_crash, folder, scene.world.network, profile_id, point)


@pytest.mark.fault
@pytest.mark.parametrize(("point", "left"), [("poll.page", 0), ("poll.stored", 1)])
def test_a_killed_poll_leaves_whole_pages_only(each: Scene, tmp_path: Path, point: str, left: int):
    profile_id = each.consented()
    killed = polled_and_killed(each, tmp_path, profile_id, point)
    has_cursor = each.profile(profile_id).cursor is not None
    on_the_first_page = pages_of(each.world, each.world.http())[0].activities
    assert (killed, has_cursor, bool(each.ledger())) == (-9, bool(left), bool(left and on_the_first_page))


@pytest.mark.fault
@pytest.mark.parametrize("point", ["poll.page", "poll.stored"])
def test_the_poll_after_a_kill_ends_where_one_without_a_kill_does(each: Scene, tmp_path: Path, point: str):
    profile_id = each.consented()
    polled_and_killed(each, tmp_path, profile_id, point)
    each.now += LEASE
    while each.poll(profile_id).recorded:
        continue
    found = sorted((act.key, act.revision) for act in each.ledger())
    each.switch(profile_id)
    assert found == sorted(whole(each, profile_id))


def whole(each: Scene, profile_id: int) -> list[tuple[str, str]]:
    """What a poll from the very beginning brings when nothing disturbs it."""
    each.consented()
    while each.poll(profile_id).recorded:
        continue
    return [(act.key, act.revision) for act in each.ledger()]

"""A feed that is away for days is waited for; only one that says that it is gone for good is left."""

from datetime import timedelta
from pathlib import Path

import pytest

from plnhub.models import ProfileState
from tests.connectors.replay import with_status, world_of
from tests.profiles.world import Scene
from tests.profiles.world import scene as scene_of


@pytest.fixture
def blog(tmp_path: Path) -> Scene:
    return scene_of(world_of("feed"), tmp_path)


def polled_daily(blog: Scene, profile_id: int, status: int, days: int) -> None:
    blog.http.change = with_status(status)
    for _day in range(days):
        blog.now += timedelta(days=1)
        blog.poll(profile_id)
    blog.http.change = lambda response: response


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_a_feed_that_is_away_for_a_week_is_read_on_when_it_is_back(blog: Scene, status: int):
    profile_id = blog.consented()
    polled_daily(blog, profile_id, status, days=7)
    away = blog.profile(profile_id)
    assert (away.state, away.next_poll_at is not None) == (ProfileState.VERIFIED, True)
    assert blog.poll(profile_id).recorded > 0
    assert blog.profile(profile_id).last_error is None


def test_what_was_read_before_it_was_away_stays(blog: Scene):
    profile_id = blog.consented()
    blog.poll(profile_id)
    before = len(blog.ledger())
    polled_daily(blog, profile_id, 404, days=4)
    assert len(blog.ledger()) == before > 0


def test_a_feed_that_is_gone_for_good_is_left_at_once(blog: Scene):
    profile_id = blog.consented()
    polled_daily(blog, profile_id, 410, days=1)
    gone = blog.profile(profile_id)
    assert (gone.state, gone.next_poll_at) == (ProfileState.GONE, None)

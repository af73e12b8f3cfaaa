"""Pinterest: read with the person's own permission, and only what everybody may see."""

from typing import Any

import pytest

from connectors.contract import Budget, ObjectRef
from connectors.errors import AccessDenied
from connectors.pinterest import Pinterest
from tests.connectors.living.server import NOW
from tests.connectors.replay import acts_of, answer, pages_of, replay, with_status, world_of

API = "https://api.pinterest.com/v5"


def test_nothing_is_read_with_the_settings_of_the_hub() -> None:
    world = world_of("pinterest")
    http = world.http()
    pages_of(world, http)
    assert {asked.credential for asked in http.asked} == {None}


def test_a_pin_of_somebody_else_on_a_shared_board_is_left_out() -> None:
    world = world_of("pinterest")
    assert "813744226420795882" not in {act.object.id for act in acts_of(pages_of(world, world.http()))}


def test_a_pin_saved_from_another_keeps_where_it_came_from() -> None:
    world = world_of("pinterest")
    acts = {act.object.id: act.context for act in acts_of(pages_of(world, world.http()))}
    assert acts["813744226420795883"] == "99360735500167749"


def test_without_the_permission_nothing_is_read() -> None:
    world = world_of("pinterest")
    with pytest.raises(AccessDenied):
        pages_of(world, world.http(with_status(401)))


@pytest.mark.parametrize(
    ("status", "state"), [(200, "present"), (404, "gone"), (403, "hidden"), (400, "unknown")]
)
def test_a_pin_is_looked_for_at_its_own_address(status: int, state: str) -> None:
    http = replay(NOW, answer(f"{API}/pins/5", {"id": "5"}, status))
    seen = ObjectRef(network="pinterest", host="www.pinterest.com", object_id="5")
    assert [one.state for one in Pinterest({}).recheck(http, [seen])] == [state]


@pytest.mark.parametrize("bookmark", ["Y2JVSG81V2sw", "x" * 1001])
def test_a_bookmark_in_a_circle_or_without_end_is_left(bookmark: str) -> None:
    world = world_of("pinterest")
    http = world.http()
    second = next(url for url in http.answers if "bookmark=" in url)
    http.answers[second] = answer(second, {"items": [], "bookmark": bookmark})
    pages = list(world.connector.poll(http, world.ref, None, Budget()))
    assert [page.truncated for page in pages] == [False, True]


def test_later_only_the_newest_pins_are_read() -> None:
    world = world_of("pinterest")
    first = pages_of(world, world.http())
    http: Any = world.http()
    assert len(pages_of(world, http, first[-1].cursor)) == 1

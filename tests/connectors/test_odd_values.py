"""Whatever stands where a value should be in an answer, a connector reads on or says what is wrong."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Budget, Challenge, ObjectRef, Response
from connectors.errors import ConnectorError
from tests.connectors.conformance import READ
from tests.connectors.replay import World, acts_of, pages_of, world_of

ODD: list[Any] = [
    None,
    True,
    -1,
    2**70,
    0.5,
    "",
    "\x00",
    "\ud800",
    "x" * 3000,
    [],
    [None],
    [[]],
    {},
    {"id": []},
]
RUN = Budget(requests=20, pages=10)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def put(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = put(value[path[0]], path[1:], odd)
    return changed


def spoiled(response: Response, place: int, odd: Any) -> Response:
    try:
        read = json.loads(response.body)
    except ValueError:
        return response
    found = places(read)
    return replace(response, body=json.dumps(put(read, found[place % len(found)], odd)).encode())


@cache
def things_of(network: str) -> tuple[ObjectRef, ...]:
    """Some things that the recorded account has made, and one that nobody has."""
    world = world_of(network)
    acts = acts_of(pages_of(world, world.http()))[:5]
    made = [(act.object.id, act.object.url) for act in acts]
    return tuple(
        ObjectRef(network=network, host=world.ref.host, object_id=key, revision="1", url=url)
        for key, url in [*made, ("", None)]
    )


def ends(world: World, http: Any) -> list[str]:
    """How all that a connector does comes to an end: well, or in a trouble that has a name."""
    connector, ref = world.connector, world.ref
    page = Challenge(
        kind="rel_me", expires_at=world.now + timedelta(hours=1), hub_page="https://hub.example/"
    )
    works: tuple[Callable[[], object], ...] = (
        lambda: connector.lookup(http, world.read["typed"]),
        lambda: connector.verify(http, ref, page),
        lambda: list(connector.poll(http, ref, None, RUN)),
        lambda: list(connector.recheck(http, things_of(world.network))),
    )
    return [ended(work) for work in works]


def ended(work: Callable[[], object]) -> str:
    try:
        work()
    except ConnectorError:
        return "named"
    except AssertionError:  # an address that was not recorded
        return "led away"
    return "well"


@pytest.mark.parametrize("network", READ)
@given(place=st.integers(0, 10_000), odd=st.sampled_from(ODD))
def test_an_odd_value_is_read_over_or_named(network: str, place: int, odd: Any) -> None:
    world = world_of(network)
    http = world.http(lambda response: spoiled(response, place, odd))
    assert set(ends(world, http)) <= {"well", "named", "led away"}

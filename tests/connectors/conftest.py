"""A hostile server, and each recorded network in turn."""

from collections.abc import Callable, Iterator

import pytest

from tests.connectors.conformance import READ
from tests.connectors.far_side import FarSide, Visit, far_side
from tests.connectors.replay import World, world_of


@pytest.fixture
def serve() -> Iterator[Callable[..., FarSide]]:
    opened = []

    def start(**behaviours: Callable[[Visit], None]) -> FarSide:
        context = far_side({f"/{path}": behaviour for path, behaviour in behaviours.items()})
        opened.append(context)
        return context.__enter__()

    yield start
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture(params=READ)
def world(request: pytest.FixtureRequest) -> World:
    return world_of(request.param)

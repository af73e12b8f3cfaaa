"""A scene for each recorded network in turn, and one for tests that need only one."""

from pathlib import Path

import pytest

from tests.connectors.conformance import READ
from tests.connectors.replay import world_of
from tests.profiles.world import Scene
from tests.profiles.world import scene as scene_of


@pytest.fixture(params=READ)
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Scene:
    """Every recorded network that is read, in turn."""
    return scene_of(world_of(request.param), tmp_path)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Mastodon, which has several pages."""
    return scene_of(world_of("mastodon"), tmp_path)

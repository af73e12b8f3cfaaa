"""A scene for every test."""

from pathlib import Path

import pytest

from tests.archives.world import Scene, scene_in


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return scene_in(tmp_path)

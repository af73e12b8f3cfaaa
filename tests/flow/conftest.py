"""A hub with two teams and everybody's switches on."""

from pathlib import Path

import pytest

from tests.flow.makers import Scene, make_scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)

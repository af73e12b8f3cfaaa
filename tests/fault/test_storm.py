"""No acknowledged write is lost, and none is there twice, however often the server is killed (F1, F9)."""

from pathlib import Path

import pytest

from tests.fault.storm import storm

pytestmark = pytest.mark.fault


def check_storm(folder: Path, rounds: int) -> None:
    noted, found = storm(folder, rounds)
    assert (found.lost, found.doubled, found.problems) == (0, 0, [])
    assert found.acknowledged > 20 * rounds
    assert noted.repeated > 0
    assert not noted.refused, noted.refused


def test_F1_no_acknowledged_write_is_lost_in_three_kills_under_load(tmp_path: Path):
    check_storm(tmp_path, rounds=3)


@pytest.mark.full
def test_F1_no_acknowledged_write_is_lost_in_fifty_kills_under_load(tmp_path: Path):
    check_storm(tmp_path, rounds=50)

"""A test run that was killed leaves no folder for good."""

import os
import subprocess
from pathlib import Path

from tests.servers.fixtures import FOLDERS, remove_leftovers


def ended_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_the_folder_of_a_killed_run_is_removed(tmp_path: Path):
    left = tmp_path / f"{FOLDERS}{ended_process()}-abc"
    left.mkdir()
    remove_leftovers(tmp_path)
    assert not left.exists()


def test_the_folder_of_a_run_that_goes_on_stays(tmp_path: Path):
    used = tmp_path / f"{FOLDERS}{os.getpid()}-abc"
    used.mkdir()
    remove_leftovers(tmp_path)
    assert used.exists()

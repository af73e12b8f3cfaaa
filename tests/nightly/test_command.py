"""`plnhub nightly` as a scheduler runs it."""

import json

import pytest
from click.testing import CliRunner

from plnhub.cli import plnhub


@pytest.fixture
def nightly(hub, tmp_path, monkeypatch):
    monkeypatch.setenv("PLNHUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLNHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    monkeypatch.setenv("PLNHUB_DIRECTORY_URL", f"csv://{tmp_path / 'people.csv'}")
    return lambda *words: CliRunner().invoke(plnhub, ["nightly", *words])


def test_a_good_night_ends_with_0_and_tells_each_step(nightly):
    done = nightly("--json", "--as-of", "2026-03-10")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"], told["as_of"]) == (0, True, "2026-03-10")
    assert told["steps"]["sync"]["created"] == 40
    assert list(told["steps"]) == ["sync", "poll", "recheck", "rebuild", "publish", "retention"]


def test_a_night_with_a_failed_step_ends_with_1_and_names_it(nightly, tmp_path):
    (tmp_path / "people.csv").unlink()
    done = nightly()
    assert done.exit_code == 1
    assert "FAILED sync" in done.output
    assert "ok     rebuild" in done.output

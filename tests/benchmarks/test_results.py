"""Figures stand in sections by name; a new run replaces its own section alone."""

from pathlib import Path

from tests.benchmarks.results import record


def test_a_second_run_replaces_its_own_section_alone(tmp_path: Path):
    file = tmp_path / "RESULTS.md"
    record("one", {"seconds": 1}, file)
    record("two", {"seconds": 2}, file)
    record("one", {"seconds": 3}, file)
    rows = [line for line in file.read_text().splitlines() if line.startswith(("## ", "| seconds"))]
    assert rows == ["## one", "| seconds | 3 |", "## two", "| seconds | 2 |"]

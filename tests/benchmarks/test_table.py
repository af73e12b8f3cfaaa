"""The table of README tells each bound, and whether it holds."""

from pathlib import Path

import pytest

from tests.benchmarks.results import RESULTS
from tests.benchmarks.table import HEAD, ROWS, Row, read_figures, table

README = Path(__file__).parents[2] / "README.md"
TEXT = """# Measured

## one

today

| figure | value |
|---|---|
| ratio | 1.3, at most 1.2: MISSED |
| peak MB | 2900 |

## two

| figure | value |
|---|---|
| ratio | 2.6 |
"""


def told(**more: object) -> str:
    row = {"what": "ours / theirs", "section": "one", "figure": "ratio", "bound": 1.3} | more
    return Row(**row).line(read_figures(TEXT))


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"memory": "peak MB"}, "| ours / theirs | 1.3 × | at most 1.3 × | met | 2,900 MB |"),
        ({"bound": 1.29}, "| ours / theirs | 1.3 × | at most 1.29 × | MISSED |  |"),
        ({"is_least": True, "bound": 1000}, "| ours / theirs | 1.3 × | at least 1,000 × | MISSED |  |"),
        ({"beside": "two", "bound": 0.5}, "| ours / theirs | 0.5 × | at most 0.5 × | met |  |"),
        ({"beside": "three"}, "| ours / theirs | not measured | at most 1.3 × | | |"),
        ({"figure": "seconds"}, "| ours / theirs | not measured | at most 1.3 × | | |"),
    ],
)
def test_a_figure_stands_beside_its_bound(more: dict, line: str):
    assert told(**more) == f"{line}\n"


def test_every_bound_was_measured():
    assert "not measured" not in table(read_figures(RESULTS.read_text(encoding="utf-8")))


def test_readme_tells_every_bound():
    readme = README.read_text(encoding="utf-8")
    assert HEAD in readme
    assert [row.what for row in ROWS if f"| {row.what} |" not in readme] == []

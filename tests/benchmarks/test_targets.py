"""The table of figures says met where a limit holds and MISSED where it does not."""

import pytest

from tests.benchmarks.directory.targets import Median, verdict


def told(phase: str, *, seconds: float = 1.0, megabytes: float = 100.0, written: int = 0) -> str:
    return verdict(phase, Median(seconds=seconds, megabytes=megabytes, written=written), 1.0, judged=True)


@pytest.mark.parametrize(
    ("phase", "values", "word"),
    [
        ("paged read", {"seconds": 2.5}, "at most 2.5 R: met"),
        ("paged read", {"seconds": 2.6}, "at most 2.5 R: MISSED"),
        ("incremental, nothing changed", {"seconds": 0.01}, "at most 10 ms: met"),
        ("incremental, nothing changed", {"seconds": 0.011}, "at most 10 ms: MISSED"),
        ("paged read", {"megabytes": 251}, "at most 250 MB: MISSED"),
        ("nothing changed, SQLite", {"written": 1}, "1 rows written, none: MISSED"),
    ],
)
def test_each_figure_stands_beside_its_limit(phase: str, values: dict, word: str):
    assert word in told(phase, **values)


def test_a_size_without_limits_is_told_without_judgement():
    median = Median(seconds=9, megabytes=900)
    assert verdict("paged read", median, 1.0, judged=False) == "9.000 s = 9.00 R; 900 MB"

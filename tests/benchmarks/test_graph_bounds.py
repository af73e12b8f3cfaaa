"""The table of the graph measures says met where a bound holds and MISSED where it does not."""

import pytest

from tests.benchmarks.graph.bounds import judged


@pytest.mark.parametrize(
    ("found", "people", "told"),
    [
        (
            {"constraint": 2.0, "constraint igraph": 1.0},
            10,
            {"constraint, ours / igraph": "2, at most 2: met"},
        ),
        (
            {"constraint": 3.0, "constraint igraph": 1.0},
            10,
            {"constraint, ours / igraph": "3, at most 2: MISSED"},
        ),
        ({"reach 3 error": 0.07}, 10, {"reach, mean error of 3 steps": "0.07, at most 0.06: MISSED"}),
        (
            {"network_summary vivainsights": 9.0, "person measures": 1.0},
            10,
            {"vivainsights network_summary / ours": "9, at least 10: MISSED"},
        ),
        ({"all peak MB": 1025}, 10, {}),
        ({"all peak MB": 1025}, 100_000, {"all person measures, peak MB": "1025, at most 1024: MISSED"}),
        ({"all peak MB": 1025}, 1_000_000, {"all person measures, peak MB": "1025, at most 6144: met"}),
    ],
)
def test_each_figure_is_told_with_its_bound(found: dict[str, float], people: int, told: dict[str, str]):
    assert dict(judged(found, people)) == told


def test_a_bound_without_its_figures_is_not_told():
    assert dict(judged({"constraint": 1.0}, 10)) == {}

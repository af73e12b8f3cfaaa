"""Measures on executor processes answer what the embedded ones answer on the same network."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from plnhub.flow.measures.pagerank import pagerank as embedded_pagerank
from tests.flow.spark.networks import Twice, invented_network, network_of, on_spark, sketched_reach

pytestmark = [pytest.mark.spark, pytest.mark.full]

CHAIN = network_of(40, [(number, number + 1) for number in range(38)])
ALONE = network_of(7, [])
PARTS = [invented_network(1500, 9000), CHAIN, ALONE]
IDS = ["invented", "chain", "alone"]


@pytest.mark.parametrize("twice", PARTS, ids=IDS)
def test_ranks_are_the_embedded_ones_to_eight_digits(
    spark_cluster: Any, tmp_path: Path, twice: Twice
) -> None:
    from plnhub.flow.spark.pagerank import pagerank

    with on_spark(spark_cluster, twice, tmp_path) as there:
        found = there.columns(pagerank(*there.arguments))["rank"]
    assert np.abs(found - embedded_pagerank(twice.network)).max() < 1e-8


@pytest.mark.parametrize("twice", PARTS, ids=IDS)
def test_a_part_is_named_by_the_smallest_code_in_it(spark_cluster: Any, tmp_path: Path, twice: Twice) -> None:
    from plnhub.flow.spark.components import components

    _, labels = connected_components(twice.network.arcs, directed=False)
    wanted = [twice.codes[labels == label].min() for label in labels]
    with on_spark(spark_cluster, twice, tmp_path) as there:
        assert there.columns(components(*there.arguments))["component"].tolist() == wanted


@pytest.mark.parametrize("twice", PARTS, ids=IDS)
def test_the_sketches_of_reach_are_register_for_register_the_embedded_ones(
    spark_cluster: Any, tmp_path: Path, twice: Twice
) -> None:
    from plnhub.flow.spark.reach import estimated_reach

    wanted = sketched_reach(twice, 128)
    with on_spark(spark_cluster, twice, tmp_path) as there:
        found = there.columns(estimated_reach(*there.arguments, registers=128))
    assert np.column_stack([found[f"reach_{step}"] for step in (1, 2, 3)]) == pytest.approx(wanted, rel=1e-9)

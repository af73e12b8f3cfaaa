"""Constraint beside networkx: person by person on a sample, and all at once as a product of matrices."""

import networkx
import numpy as np

from plnhub.flow.measures.constraint import constraint
from tests.benchmarks.graph.clock import timed
from tests.benchmarks.graph.scene import company

SAMPLE = 200
Figures = dict[str, float]


def measure(people: int) -> Figures:
    network = company(people)
    graph = networkx.Graph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from(zip(*(ends.tolist() for ends in network.tie_ends()), strict=True))
    sample = np.random.default_rng(1).choice(people, min(SAMPLE, people), replace=False).tolist()
    each = timed(lambda: networkx.constraint(graph, nodes=sample), rounds=1)
    whole = timed(lambda: networkx.constraint(graph), rounds=1)
    return {
        "constraint": timed(lambda: constraint(network)).seconds,
        "constraint networkx of 200, scaled": each.seconds * people / len(sample),
        "constraint networkx with scipy": whole.seconds,
    }

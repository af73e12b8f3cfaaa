"""What each person gets from vivainsights' `network_summary`, beside what each gets from us."""

import igraph
import numpy as np
import vivainsights

from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.mirroring.structure import structure_of
from tests.benchmarks.graph.clock import timed
from tests.benchmarks.graph.scene import company

Figures = dict[str, float]


def measure(people: int) -> Figures:
    """Theirs: global betweenness, closeness, degree, eigenvector, PageRank.

    Ours: betweenness within two steps, reach 1-3 (exact), degree, PageRank, constraint, effective size,
    strong and diverse ties.
    """
    network = company(people)
    graph = igraph.Graph(n=people, edges=np.column_stack(network.tie_ends()))
    graph.vs["name"] = list(network.ids)
    theirs = timed(lambda: vivainsights.network_summary(graph), rounds=1)
    ours = timed(lambda: (structure_of(network), pagerank(network), network.degrees))
    return {"network_summary vivainsights": theirs.seconds, "person measures": ours.seconds}

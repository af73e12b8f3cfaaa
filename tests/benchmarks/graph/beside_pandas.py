"""The same measures by pandas and networkx, as somebody would write them without this product."""

from collections.abc import Callable
from typing import Any

import networkx
import numpy as np
import pandas

from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.components import count_weak_components
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.modularity import modularity_of_groups
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.openness import openness_by_group
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import reach
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import triangles_at
from tests.benchmarks.graph.clock import timed
from tests.benchmarks.graph.scene import company

SOURCES = 50
Figures = dict[str, float]
OURS: dict[str, Callable[[Network], object]] = {
    "ties and reciprocity": count_ties,
    "components": count_weak_components,
    "E-I by team": openness_by_group,
    "modularity of teams": modularity_of_groups,
    "triangles": triangles_at,
    "constraint, all at once": constraint,
    "effective size, all at once": effective_size,
    "PageRank": pagerank,
    "reach 1-3": reach,
    "betweenness": betweenness,
    "communities": lambda network: find_communities(network, seed=1, tries=1),
}


def measure(people: int) -> Figures:
    network = company(people)
    frame = _frame(network)
    theirs, ours = (
        _theirs(frame, people),
        {name: timed(lambda w=w: w(network), 1).seconds for name, w in OURS.items()},
    )
    found = {f"{name}, pandas and networkx": seconds for name, seconds in theirs.items()}
    found |= {f"{name}, ours": seconds for name, seconds in ours.items()}
    return found | {"pandas and networkx": sum(theirs.values()), "the same measures": sum(ours.values())}


def _frame(network: Network) -> pandas.DataFrame:
    source, target = network.arc_ends()
    teams = np.array(network.groups)
    columns = {"source": source, "target": target, "weight": network.arcs.data}
    return pandas.DataFrame(columns | {"team": teams[source], "other_team": teams[target]})


def _theirs(frame: pandas.DataFrame, people: int) -> Figures:
    directed = networkx.from_pandas_edgelist(frame, edge_attr="weight", create_using=networkx.DiGraph)
    directed.add_nodes_from(range(people))
    graph = networkx.Graph(directed.to_undirected())
    team = {person: f"team {person // 50}" for person in range(people)}
    parts = [set(each) for each in pandas.Series(team).groupby(team).groups.values()]
    sample = np.random.default_rng(3).choice(people, SOURCES, replace=False).tolist()
    scale = people / SOURCES
    return {
        "ties and reciprocity": _taken(lambda: networkx.overall_reciprocity(directed)),
        "components": _taken(lambda: networkx.number_weakly_connected_components(directed)),
        "E-I by team": _taken(lambda: _openness(frame)),
        "modularity of teams": _taken(lambda: networkx.community.modularity(graph, parts, weight=None)),
        "triangles": _taken(lambda: networkx.triangles(graph)),
        "constraint, all at once": _taken(lambda: networkx.constraint(graph)),
        "effective size, all at once": _taken(lambda: networkx.effective_size(graph)),
        "PageRank": _taken(lambda: networkx.pagerank(directed)),
        "reach 1-3": scale * _taken(lambda: [_reach(graph, person) for person in sample]),
        "betweenness": scale * _taken(lambda: networkx.betweenness_centrality(graph, k=SOURCES, seed=3)),
        "communities": _taken(lambda: networkx.community.louvain_communities(graph, weight=None, seed=1)),
    }


def _openness(frame: pandas.DataFrame) -> pandas.Series:
    ends = [frame, frame.rename(columns={"team": "other_team", "other_team": "team"})]
    pairs = pandas.concat(ends)
    crossing = pairs.team != pairs.other_team
    return crossing.groupby(pairs.team).mean() * 2 - 1


def _reach(graph: Any, person: int) -> list[int]:
    steps = networkx.single_source_shortest_path_length(graph, person, cutoff=3)
    return np.bincount(list(steps.values()), minlength=4)[1:].cumsum().tolist()


def _taken(work: Callable[[], object]) -> float:
    return timed(work, rounds=1).seconds

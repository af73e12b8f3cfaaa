"""All that is measured of each person, for everybody, up to the rows of the mirrors."""

from datetime import date
from functools import partial

from plnhub.flow.measures.brokerage import brokerage
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import efficiency
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import joint_reach
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.mirrors import mirrors_of
from plnhub.flow.store import Run
from tests.benchmarks.graph.clock import peak_megabytes, timed
from tests.benchmarks.graph.scene import Tables, company, tables_of

RUN = Run(name="run-benchmark", as_of=date(2026, 6, 30), window="90d", min_interactions=1)
Figures = dict[str, float]
SIZES = ("people", "arcs", "ties", "peak MB before")


def measure(people: int) -> Figures:
    found, tables = _beside_the_mirrors(company(people))
    measured = timed(lambda: mirrors_of(tables.nodes, tables.ties, tables.who, RUN), rounds=1)
    found["mirrors, measured"] = measured.seconds
    found["mirrors, rows with circles"] = timed(lambda: sum(1 for _ in measured.answer), rounds=1).seconds
    taken = sum(seconds for name, seconds in found.items() if name not in SIZES)
    return found | {"all seconds": taken, "all peak MB": peak_megabytes()}


def _beside_the_mirrors(network: Network) -> tuple[Figures, Tables]:
    """What no mirror holds; then the network may go, as a rebuild knows it only from its tables."""
    sizes = (network.size, network.arcs.nnz, network.contacts.nnz // 2)
    tables = tables_of(network)
    found: Figures = dict(zip(SIZES, (*sizes, peak_megabytes()), strict=True))
    for name, work in MEASURES.items():
        found[name] = timed(partial(work, network), rounds=1).seconds
    return found, tables


def _together(network: Network) -> object:
    """The union alone: the sum of what each reaches is known by then."""
    return joint_reach(network, each=network.degrees.reshape(-1, 1).repeat(3, axis=1))


MEASURES = {
    "ties and reciprocity": count_ties,
    "weighted constraint": lambda network: constraint(network, weighted=True),
    "efficiency": efficiency,
    "brokerage": brokerage,
    "PageRank": pagerank,
    "communities, one try": lambda network: find_communities(network, seed=1, tries=1),
    "whom to invite first, half in one step": lambda network: seed_set(network, share=0.5, steps=1),
    "reach together, distinct": _together,
}

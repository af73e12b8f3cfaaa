"""Time each measure on an invented network: `python -m tests.benchmarks.measures [PEOPLE]`."""

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from plnhub.flow.measures.brokerage import brokerage
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.components import count_weak_components
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.estimated_reach import estimated_reach
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.local_betweenness import betweenness_within_two
from plnhub.flow.measures.network import Network, from_positions
from plnhub.flow.measures.openness import openness_by_group
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import joint_reach, reach
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.team_flow import team_flow
from plnhub.flow.measures.triangles import count_triangles

TIES_PER_PERSON = 12
TEAM_SIZE = 50


def invented(people: int, seed: int = 1, ties: int = TIES_PER_PERSON) -> Network:
    """Teams of 50, most ties inside or near the team, some to well-known people far away."""
    chance = np.random.default_rng(seed)
    source = np.repeat(np.arange(people), ties)
    near = source + np.rint(chance.laplace(0, TEAM_SIZE, len(source))).astype(np.int64)
    known = (people * chance.power(0.35, len(source))).astype(np.int64)
    target = np.where(chance.random(len(source)) < 0.8, near, known) % people
    teams = [f"team {person // TEAM_SIZE}" for person in range(people)]
    names = [f"p{person}" for person in range(people)]
    return from_positions(names, source, target, chance.integers(1, 9, len(source)).astype(float), teams)


def measured(people: int) -> dict[str, Callable[[Network], object]]:
    """The measures worth timing at this size."""
    small = people <= 20_000
    return {
        "contacts": lambda network: network.contacts,
        "components": count_weak_components,
        "openness by team": openness_by_group,
        "expected band, 100 draws": lambda network: expected_ei_band(network, 1, 100),
        "triangles": count_triangles,
        "constraint": constraint,
        "constraint, weighted": lambda network: constraint(network, weighted=True),
        "effective size": effective_size,
        "betweenness within 2": betweenness_within_two,
        "brokerage": brokerage,
        "team flow": (lambda network: team_flow(network)) if small else (lambda network: None),
        "PageRank": pagerank,
        "communities, 1 try": lambda network: find_communities(network, seed=1, tries=1),
        "reach 1-3, estimated": estimated_reach,
        "reach 1-3, exact": reach if small else (lambda network: None),
        "joint reach of 200": lambda network: joint_reach(network, network.ids[:200]),
        "seed set, 1 step": lambda network: seed_set(network, share=0.5, steps=1),
    }


def main(arguments: list[str]) -> None:
    people = int(next((word for word in arguments if word.isdigit()), "10000"))
    network = invented(people)
    print(f"{people} people, {network.arcs.nnz} arcs, {network.contacts.nnz // 2} ties; CPU seconds")
    for name, work in measured(people).items():
        before = time.process_time()
        work(network)
        print(f"{name:<28}{time.process_time() - before:8.2f} s", flush=True)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main(sys.argv[1:])

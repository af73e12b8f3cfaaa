"""All measures of one network in one mapping, under the names that `plnhub measure --json` prints. ◇"""

from typing import Any

import numpy as np

from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.broker_paths import PATTERNS
from plnhub.flow.measures.brokerage import brokerage
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.components import count_weak_components, strong_giant_size
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.estimated_reach import estimated_reach, registers_for, standard_error
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.gini import gini
from plnhub.flow.measures.local_betweenness import betweenness_within_two, can_walk
from plnhub.flow.measures.modularity import modularity_of_groups
from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.openness import openness, openness_by_group
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import StepReach, joint_reach, reach
from plnhub.flow.measures.team_flow import team_flow
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import count_triangles

DIGITS = 6
SEED = 1
TRIES = 20
BAND_DRAWS = 1000
MOST_FOR_GLOBAL_BETWEENNESS = 10_000
MOST_FOR_EXACT_REACH = 20_000
MOST_FOR_MANY_TRIES = 20_000
Figures = dict[str, Any]


def measure(network: Network) -> Figures:
    """Every figure, rounded; None where it is undefined.

    A large network gets no global betweenness, reach with an estimated third step, and communities from
    one try.
    """
    return {
        **_counts(network),
        **_positions(network),
        **_reach(network),
        **_groups(network),
        **_communities(network),
    }


def _counts(network: Network) -> Figures:
    counts = count_ties(network)
    return {
        "nodes": counts.nodes,
        "directed_edges": counts.directed_edges,
        "undirected_edges": counts.undirected_edges,
        "loops_dropped_rows": network.loops_dropped,
        "isolates": counts.isolates,
        "reciprocity": _rounded(counts.arc_reciprocity),
        "reciprocity_dyad": _rounded(counts.dyad_reciprocity),
        "density_directed": _rounded(counts.directed_density),
        "density_undirected": _rounded(counts.undirected_density),
        "weak_components": count_weak_components(network),
        "strong_giant": strong_giant_size(network),
        "triangles": count_triangles(network),
    }


def _positions(network: Network) -> Figures:
    burt, sizes = constraint(network), effective_size(network)
    small = network.size <= MOST_FOR_GLOBAL_BETWEENNESS
    return {
        "constraint_unweighted": _lowest(network, burt) | {"mean": _mean(burt)},
        "constraint_weighted_mean": _mean(constraint(network, weighted=True)),
        "effective_size": _highest(network, sizes) | {"mean": _mean(sizes)},
        "betweenness_undirected": _highest(network, betweenness(network)) if small else None,
        "betweenness_directed": _highest(network, betweenness(network, directed=True)) if small else None,
        "betweenness_within_two": (
            _highest(network, betweenness_within_two(network)) if can_walk(network) else None
        ),
        "pagerank_weighted": _highest(network, pagerank(network)),
        "gini_given": _rounded(gini(network.arcs.sum(axis=1))),
        "gini_received": _rounded(gini(network.arcs.sum(axis=0))),
    }


def _reach(network: Network) -> Figures:
    is_large = network.size > MOST_FOR_EXACT_REACH
    each = estimated_reach(network) if is_large else reach(network)
    error = standard_error(registers_for(network)) if is_large else None
    return {
        "mean_reach_1_2_3": [_rounded(mean) for mean in each.sum(axis=0) / max(network.size, 1)],
        "reach_standard_error": _rounded(error),
        "joint_reach": [_step(step) for step in joint_reach(network, each=each)],
    }


def _step(step: StepReach) -> Figures:
    return {
        "step": step.step,
        "naive": step.naive,
        "distinct": step.distinct,
        "overlap": _rounded(step.overlap),
        "growth": _rounded(step.growth),
    }


def _groups(network: Network) -> Figures:
    undirected, directed = openness(network), openness(network, directed=True)
    band = expected_ei_band(network, SEED, BAND_DRAWS)
    return {
        "ei_undirected": _rounded(undirected.index) if undirected else None,
        "ei_directed": _rounded(directed.index) if directed else None,
        "ei_expected": _rounded(undirected.expected) if undirected else None,
        "ei_expected_band": [_rounded(band.low), _rounded(band.high)] if band else None,
        "silo_index": _rounded(undirected.silo) if undirected else None,
        "modularity_of_departments": _rounded(modularity_of_groups(network)),
        "groups": _each_group(network),
        "team_flow": _flow(network) if network.groups else None,
        "brokerage": _brokerage(network) if network.groups else None,
    }


def _communities(network: Network) -> Figures:
    tries = TRIES if network.size <= MOST_FOR_MANY_TRIES else 1
    found = find_communities(network, seed=SEED, tries=tries)
    return {
        "leiden_best_modularity_of_20": _rounded(found.modularity),
        "communities": len(np.unique(found.labels)),
    }


def _each_group(network: Network) -> list[Figures]:
    by_tie, by_arc = openness_by_group(network), openness_by_group(network, directed=True)
    return [
        {
            "group": ties.group,
            "people": ties.people,
            "external": ties.external,
            "internal": ties.internal,
            "ei_undirected": _rounded(ties.index),
            "ei_directed": _rounded(arcs.index),
            "ei_expected": _rounded(ties.expected),
            "silo_index": _rounded(ties.silo),
        }
        for ties, arcs in zip(by_tie, by_arc, strict=True)
    ]


def _flow(network: Network) -> Figures:
    flow = team_flow(network)
    return {
        "groups": list(flow.groups),
        "observed": [[_rounded(cell) for cell in row] for row in flow.observed],
        "expected": [[_rounded(cell) for cell in row] for row in flow.expected],
        "observed_over_expected": [[_rounded(cell) for cell in row] for row in flow.ratio],
    }


def _brokerage(network: Network) -> Figures:
    totals = brokerage(network).counts.sum(axis=0)
    return {pattern: int(total) for pattern, total in zip(PATTERNS, totals, strict=True)}


def _highest(network: Network, scores: Numbers) -> Figures:
    if not np.isfinite(scores).any():
        return {"max_node": None, "max": None}
    best = int(np.nanargmax(_steady(scores)))
    return {"max_node": _name(network, best), "max": _rounded(scores[best])}


def _lowest(network: Network, scores: Numbers) -> Figures:
    if not np.isfinite(scores).any():
        return {"min_node": None, "min": None}
    best = int(np.nanargmin(_steady(scores)))
    return {"min_node": _name(network, best), "min": _rounded(scores[best])}


def _name(network: Network, place: int) -> int | str:
    """The id as it is spelled; a number where all ids are plain numbers."""
    return int(network.ids[place]) if network.has_numbers_as_ids else network.ids[place]


def _steady(scores: Numbers) -> Numbers:
    """Without the last bits, so that of equal scores the first person is named on every machine."""
    return np.round(scores, 9)


def _mean(scores: Numbers) -> float | None:
    return _rounded(float(np.nanmean(scores))) if np.isfinite(scores).any() else None


def _rounded(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), DIGITS)

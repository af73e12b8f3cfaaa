"""The figures of one network: how open, how dense, how far it reaches, as a whole and by division. ◇ Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.measures.brokerage import ROLE_NAMES, brokerage
from plnhub.flow.measures.communities import Communities, find_communities
from plnhub.flow.measures.components import count_weak_components, strong_giant_size
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size, efficiency
from plnhub.flow.measures.estimated_reach import reach_of_everybody
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.local_betweenness import betweenness_within_two, can_walk
from plnhub.flow.measures.modularity import modularity_of_groups
from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.openness import openness, openness_by_group
from plnhub.flow.measures.openness_interval import ei_interval
from plnhub.flow.measures.reach import StepReach, joint_reach
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.tie_strength import tie_strength
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import count_triangles

MOST_FOR_MANY_DRAWS = 20_000
MANY, FEW = 1000, 100
MANY_TRIES, ONE_TRY = 20, 1
SEED_SHARE = 0.9


@dataclass(frozen=True, kw_only=True, eq=False)
class Networks:
    """The same people and ties, seen by team and by division."""

    by_team: Network
    by_division: Network

    @property
    def tied(self) -> int:
        """How many people have any tie."""
        return int(np.count_nonzero(self.by_team.degrees))

    def tied_in(self, division: str) -> int:
        """How many of the division have any tie."""
        own = self.by_division.group_codes == self.by_division.group_names.index(division)
        return int(np.count_nonzero(self.by_division.degrees[own]))


def write_openness(sheet: Sheet, period: str, networks: Networks, shown: frozenset[str]) -> None:
    """E-I, its expectation and the silo index, between teams and between divisions, and of each division."""
    whole = {"by_team": openness(networks.by_team), "by_division": openness(networks.by_division)}
    for key, name in (("ei_undirected", "index"), ("ei_expected", "expected"), ("silo_index", "silo")):
        found = {by: getattr(one, name, None) for by, one in whole.items()}
        sheet.company(key, period, found, networks.tied)
        for part in openness_by_group(networks.by_division):
            if part.group in shown:
                tied = networks.tied_in(part.group)
                sheet.division(key, period, part.group, getattr(part, name), behind=tied)


def write_structure(sheet: Sheet, period: str, networks: Networks, seed: int) -> None:
    """All that a network says as a whole; of what belongs to a person, only the mean or the sum."""
    for key, value in (
        *_openness_by_chance(networks, seed),
        *_counts(networks.by_team),
        *_people(networks.by_team),
        *_far(networks.by_team),
        ("leiden_best_modularity_of_20", _communities(networks.by_team, seed)),
    ):
        sheet.company(key, period, value, networks.tied)


def _openness_by_chance(networks: Networks, seed: int) -> list[tuple[str, object]]:
    both = {"by_team": networks.by_team, "by_division": networks.by_division}
    draws = MANY if networks.by_team.size <= MOST_FOR_MANY_DRAWS else FEW
    bands = {by: expected_ei_band(network, seed, draws) for by, network in both.items()}
    intervals = {by: ei_interval(network, seed, draws) for by, network in both.items()}
    return [
        ("ei_expected_band", {by: [one.low, one.high] if one else None for by, one in bands.items()}),
        ("ei_interval", {by: [one.low, one.high] if one else None for by, one in intervals.items()}),
        ("modularity_of_departments", {by: modularity_of_groups(network) for by, network in both.items()}),
    ]


def _counts(network: Network) -> list[tuple[str, object]]:
    counts, strength = count_ties(network), tie_strength(network)
    return [
        ("density_undirected", counts.undirected_density),
        ("density_directed", counts.directed_density),
        ("reciprocity", counts.arc_reciprocity),
        ("reciprocity_dyad", counts.dyad_reciprocity),
        ("isolates", counts.isolates),
        ("weak_components", count_weak_components(network)),
        ("strong_giant", strong_giant_size(network)),
        ("triangles", count_triangles(network)),
        ("tie_strength", vars(strength)),
    ]


def _people(network: Network) -> list[tuple[str, object]]:
    totals = brokerage(network).counts.sum(axis=0).tolist()
    return [
        ("constraint_unweighted", _mean(constraint(network))),
        ("constraint_weighted_mean", _mean(constraint(network, weighted=True))),
        ("effective_size", _mean(effective_size(network))),
        ("efficiency", _mean(efficiency(network))),
        ("betweenness_within_two", _mean(betweenness_within_two(network)) if can_walk(network) else None),
        ("brokerage", {name: total for name, total in zip(ROLE_NAMES.values(), totals, strict=True)}),
        (
            "seed_set",
            {"share": SEED_SHARE, "steps": 1, "people": len(seed_set(network, share=SEED_SHARE, steps=1))},
        ),
    ]


def _far(network: Network) -> list[tuple[str, object]]:
    each = reach_of_everybody(network)
    error = each.error or 0.0
    joint = [_step(step) for step in joint_reach(network, each=each.counts, error=error)]
    means = (each.counts.sum(axis=0) / max(1, network.size)).tolist()
    key = "mean_reach_1_2_3" if each.error is None else "estimated_reach"
    return [(key, means), ("joint_reach", joint)]


def _step(step: StepReach) -> dict[str, Any]:
    names = ("step", "naive", "distinct", "overlap", "growth", "error")
    return {name: getattr(step, name) for name in names}


def communities_of(network: Network, seed: int) -> Communities:
    """The best of many tries where they are cheap, else a single one."""
    tries = MANY_TRIES if network.size <= MOST_FOR_MANY_DRAWS else ONE_TRY
    return find_communities(network, seed=seed, tries=tries)


def _communities(network: Network, seed: int) -> dict[str, Any]:
    found = communities_of(network, seed)
    return {"modularity": found.modularity, "communities": len(np.unique(found.labels))}


def _mean(scores: Numbers) -> float | None:
    return float(np.nanmean(scores)) if np.isfinite(scores).any() else None

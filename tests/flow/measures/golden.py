"""Compute the golden value of each definition card from its golden input."""

from collections.abc import Callable
from typing import Any

import numpy as np

from plnhub.flow.measures import tie_strength as strength
from plnhub.flow.measures.absence import absence_factor, bridge_factors
from plnhub.flow.measures.active_core import active_core
from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.brokerage import PATTERNS, brokerage
from plnhub.flow.measures.cascades import jumps
from plnhub.flow.measures.change import tie_change
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.components import count_weak_components, strong_giant_size
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.diversity import blau, iqv
from plnhub.flow.measures.echo_share import echo_shares
from plnhub.flow.measures.effective_size import effective_size, efficiency
from plnhub.flow.measures.estimated_reach import estimated_reach
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.first_answer import first_answer
from plnhub.flow.measures.gini import gini
from plnhub.flow.measures.give_share import give_share
from plnhub.flow.measures.interdependence import interdependence
from plnhub.flow.measures.isolation import isolation, reaching_out
from plnhub.flow.measures.levels import participation_by_level
from plnhub.flow.measures.local_betweenness import betweenness_within_two
from plnhub.flow.measures.modularity import modularity_of_groups
from plnhub.flow.measures.newcomers import newcomer_growth
from plnhub.flow.measures.novelty import topic_novelty
from plnhub.flow.measures.openness import openness, openness_by_group
from plnhub.flow.measures.openness_interval import ei_interval
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import joint_reach, reach
from plnhub.flow.measures.repeats import acts_in_out, coreness
from plnhub.flow.measures.same_communities import keep_labels
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.stagnation import Window, is_stagnant
from plnhub.flow.measures.team_flow import team_flow
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import contact_overlap, count_triangles

from .makers import a_network, by_person, cascade, golden_network

F7 = golden_network()
TREE = (-1, 0, 0, 1, 3, 3)
NOTHING_NEW = Window(born=0.04, stability=0.95, new_topics=0, new_ties_across=0)
ONE_TIE = Window(born=0.04, stability=0.95, new_topics=0, new_ties_across=1)


def _by_group(name: str) -> dict[str, Any]:
    whole = openness(F7)
    parts = {str(part.group): getattr(part, name) for part in openness_by_group(F7)}
    return {"all": getattr(whole, name)} | parts


def _people(scores: object) -> dict[str, float]:
    return {name: float(value) for name, value in by_person(F7, scores).items()}


def _band() -> dict[str, float]:
    band = expected_ei_band(F7, 1)
    assert band is not None
    return {"low": band.low, "middle": band.middle, "high": band.high}


def _interval() -> dict[str, float]:
    found = ei_interval(F7, 1)
    assert found is not None
    return {"low": found.low, "high": found.high}


def _communities() -> dict[str, float | None]:
    found = find_communities(F7, seed=1)
    return {"modularity": found.modularity, "communities": len(set(found.labels.tolist()))}


def _brokerage() -> dict[str, int]:
    counts = brokerage(F7).counts
    places = zip(*np.nonzero(counts), strict=True)
    return {f"{F7.ids[i]} {PATTERNS[j]}": int(counts[i, j]) for i, j in places}


def _joint_reach() -> dict[str, float | None]:
    step = joint_reach(F7, ["A1", "A2"])[1]
    return {"naive": step.naive, "distinct": step.distinct, "overlap": step.overlap, "growth": step.growth}


def _team_flow() -> dict[str, float]:
    flow = team_flow(F7)
    cells = [(a, b) for a in range(3) for b in range(3)]
    return {f"{flow.groups[a]} to {flow.groups[b]}": float(flow.ratio[a, b]) for a, b in cells}


def _tie_strength() -> dict[str, float]:
    found = strength.tie_strength(F7)
    ties = zip(*contact_overlap(F7), strict=True)
    overlap = {"-".join(sorted((F7.ids[a], F7.ids[b]))): float(share) for a, b, share in ties}
    return {"strong": found.strong, "diverse": found.diverse} | overlap


def _degrees() -> dict[str, float]:
    acts = acts_in_out(F7)
    received = {f"in {name}": value for name, value in _people(acts.received).items()}
    return received | {f"out {name}": value for name, value in _people(acts.given).items()}


def _coreness() -> dict[str, float]:
    network = a_network("A1>A2 A2>A1 A2>A3 A3>A1 A3>A4")
    return by_person(network, coreness(network).tolist())


def _stable_labels() -> dict[str, int]:
    return keep_labels(
        dict.fromkeys("abc", 0) | dict.fromkeys("de", 1), dict.fromkeys("ab", 5) | dict.fromkeys("cde", 7)
    )


def _change(name: str) -> Any:
    return getattr(tie_change({"ab", "bc", "cd", "de"}, {"ab", "bc", "ef"}), name)


def _novelty() -> tuple[float | None, ...]:
    rows = [(month, ord(topic)) for month, topics in enumerate(("ab", "abc", "cdea")) for topic in topics]
    month, topic = np.array(rows).T
    found = topic_novelty(np.zeros(len(rows), dtype=np.int64), month, topic, groups=1, months=3)
    return tuple(found.share(0, place) for place in range(3))


def _bridges() -> dict[str, int | None]:
    acts = np.array([6.0, 2, 2, 1, 3, 3, 2])
    found = bridge_factors(np.array([0, 0, 0, 0, 1, 1, 1]), acts, pairs=2, k=4)
    return dict(zip(("A to B", "A to C"), found, strict=True))


def _active_core() -> tuple[float | None, ...]:
    return active_core(np.array([[c in month for month in ("abc", "bd", "a")] for c in "abcd"]))


def _levels() -> dict[str, float]:
    levels = ["intern"] * 4 + ["chief"] + ["head"] * 2
    found = participation_by_level(levels, [True, True, False, False, True, True, False], k=3)
    return {" + ".join(str(level) for level in one.levels): one.share for one in found}


def _newcomers() -> dict[str, float | None]:
    newcomer, days = np.array([0, 0, 1, 1, 1, 1]), np.array([5, 40, 10, 20, 65, 80])
    return {str(one.days): one.contacts for one in newcomer_growth(np.array([70, 100]), newcomer, days)}


def _first_answer() -> dict[str, float | None]:
    hours = np.array([2.0, 5, 5, 20, 30, 4, 10, 40])
    found = first_answer(hours, np.array([True] * 5 + [False] * 3))
    return {"median_hours": found.median_hours, "share_in_24_hours": found.share_in_24_hours}


def _isolation() -> dict[str, int]:
    network = a_network("A1>A2 A2>A1 A2>A3 A1>A3 A3>B1 B1>A3 B1>B2 B2>C1 C1>C2 C2>C1", also="D1")
    everybody = np.ones(network.size, dtype=np.bool_)
    fresh = np.array([name == "A1" for name in network.ids])
    found = isolation(reaching_out(network), has_team=everybody, is_newcomer=fresh)
    return {"isolated": found.isolated, "people": found.people, "newcomers": found.newcomers}


def _echo() -> float | None:
    crosses = np.array([False] * 30 + [True] * 10)
    return echo_shares(np.zeros(40, dtype=np.int64), crosses, divisions=1)[0].share


def _virality() -> tuple[float, ...]:
    return tuple(cascade(tree)["virality"] for tree in (TREE, (-1, 0, 0, 0, 0, 0), (-1, 0, 1, 2, 3, 4)))


def _jumps() -> int:
    return int(jumps(np.array(TREE), np.array([0, 0, 0, 1, 1, 1])).sum())


COMPUTED: dict[str, Callable[[], object]] = {
    "density_undirected": lambda: count_ties(F7).undirected_density,
    "density_directed": lambda: count_ties(F7).directed_density,
    "reciprocity": lambda: count_ties(F7).arc_reciprocity,
    "reciprocity_dyad": lambda: count_ties(F7).dyad_reciprocity,
    "isolates": lambda: count_ties(F7).isolates,
    "ei_undirected": lambda: _by_group("index"),
    "ei_expected": lambda: _by_group("expected"),
    "silo_index": lambda: _by_group("silo"),
    "ei_expected_band": _band,
    "ei_interval": _interval,
    "modularity_of_departments": lambda: modularity_of_groups(F7),
    "leiden_best_modularity_of_20": _communities,
    "stable_labels": _stable_labels,
    "constraint_unweighted": lambda: _people(constraint(F7)),
    "constraint_weighted_mean": lambda: _people(constraint(F7, weighted=True)),
    "effective_size": lambda: _people(effective_size(F7)),
    "efficiency": lambda: _people(efficiency(F7)),
    "betweenness_undirected": lambda: _people(betweenness(F7)),
    "betweenness_within_two": lambda: _people(betweenness_within_two(F7)),
    "brokerage": _brokerage,
    "tie_strength": _tie_strength,
    "pagerank_weighted": lambda: _people(pagerank(F7)),
    "weak_components": lambda: count_weak_components(F7),
    "strong_giant": lambda: strong_giant_size(F7),
    "triangles": lambda: count_triangles(F7),
    "mean_reach_1_2_3": lambda: _people(reach(F7, 2)[:, 1]),
    "joint_reach": _joint_reach,
    "estimated_reach": lambda: {
        name: round(value) for name, value in _people(estimated_reach(F7)[:, 1]).items()
    },
    "seed_set": lambda: seed_set(F7, share=0.9, steps=1),
    "team_flow": _team_flow,
    "blau": lambda: blau((0.5, 0.25, 0.25)),
    "iqv": lambda: iqv((0.5, 0.25, 0.25)),
    "acts_in_out": _degrees,
    "coreness": _coreness,
    "cascades": lambda: cascade(TREE),
    "structural_virality": _virality,
    "cascade_jumps": _jumps,
    "ties_born": lambda: _change("born"),
    "ties_lost": lambda: _change("lost"),
    "stability": lambda: _change("stability"),
    "topic_novelty": _novelty,
    "stagnation": lambda: (is_stagnant([NOTHING_NEW] * 3), is_stagnant([NOTHING_NEW] * 3 + [ONE_TIE])),
    "gini": lambda: gini([0, 0, 1, 1, 2, 6]),
    "absence_factor": lambda: absence_factor([1000, 202, 90, 33, 332, 343, 42, 433]),
    "bridge_absence_factor": _bridges,
    "active_core": _active_core,
    "participation_by_level": _levels,
    "newcomer_growth": _newcomers,
    "first_answer": _first_answer,
    "echo_share": _echo,
    "isolation": _isolation,
    "give_share": lambda: give_share(given=4, received=1),
    "interdependence": lambda: (
        interdependence(kept=(4, 2), promised=(5, 3)),
        interdependence(kept=(6, 0), promised=(6, 2)),
    ),
}

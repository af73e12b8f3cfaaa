"""All definition cards, in the order in which a reader meets them: the only list of the measures. ◇ Pure."""

from collections.abc import Iterator

from plnhub.flow.measures import (
    absence,
    active_core,
    betweenness,
    brokerage,
    cascades,
    change,
    communities,
    components,
    constraint,
    diversity,
    echo_share,
    effective_size,
    estimated_reach,
    expected_band,
    first_answer,
    gini,
    give_share,
    interdependence,
    isolation,
    levels,
    local_betweenness,
    modularity,
    newcomers,
    novelty,
    openness,
    openness_interval,
    pagerank,
    reach,
    repeats,
    same_communities,
    seed_set,
    stagnation,
    team_flow,
    tie_strength,
    ties,
    triangles,
)
from plnhub.flow.measures.card import Card


def _cards() -> Iterator[Card]:
    yield from (openness.EI, openness.EI_EXPECTED, expected_band.CARD, openness_interval.CARD, openness.SILO)
    yield from (team_flow.CARD, modularity.CARD, communities.CARD, same_communities.CARD)
    yield from (ties.DENSITY, ties.DENSITY_DIRECTED, ties.RECIPROCITY_ARC, ties.RECIPROCITY_DYAD)
    yield from (ties.ISOLATES, components.CARD, components.STRONG_GIANT, triangles.CARD)
    yield from (constraint.CARD, constraint.WEIGHTED, effective_size.CARD, effective_size.EFFICIENCY)
    yield from (betweenness.CARD, local_betweenness.CARD, brokerage.CARD, tie_strength.CARD)
    yield from (diversity.BLAU, diversity.IQV, pagerank.CARD, repeats.DEGREES, repeats.CORENESS)
    yield from (reach.CARD, reach.JOINT, estimated_reach.CARD, seed_set.CARD)
    yield from (cascades.CASCADE, cascades.VIRALITY, cascades.JUMPS)
    yield from (change.BORN, change.LOST, change.STABILITY, novelty.CARD, stagnation.CARD)
    yield from (gini.CARD, absence.CARD, absence.BRIDGES, active_core.CARD, levels.CARD, newcomers.CARD)
    yield from (first_answer.CARD, echo_share.CARD, isolation.CARD, give_share.CARD, interdependence.CARD)


CARDS: dict[str, Card] = {card.key: card for card in _cards()}

"""Interdependence: the two-way promises of a pair that were kept. ◇"""

from plnhub.flow.measures.card import ALL_TIME, OURS, Audience, Card, Golden
from plnhub.words import marked

CARD = Card(
    key="interdependence",
    name=marked("Interdependence"),
    formula="kept two-way promises / all of them; 0 if one side has kept none",
    reading=marked("How far two people can count on each other. Likes never count."),
    range="0 … 1",
    window=ALL_TIME,
    bias=marked("Small promises count as much as great ones."),
    golden=Golden(input="kept 4 of 5 and 2 of 3; then 6 of 6 and 0 of 2", value=(0.75, 0.0)),
    source=OURS,
    null_means=marked("Nothing was promised yet."),
    audience=Audience.PERSON,
)


def interdependence(*, kept: tuple[int, int], promised: tuple[int, int]) -> float | None:
    """By side of the pair; 0 when one side has kept nothing, None without any promise."""
    if not sum(promised):
        return None
    return sum(kept) / sum(promised) if all(kept) else 0.0

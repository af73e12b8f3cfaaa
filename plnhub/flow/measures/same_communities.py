"""Let a community keep its label from one period to the next. ◇"""

from collections.abc import Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from plnhub.flow.measures.card import NEVER, TWO_MONTHS, Audience, Card, Golden
from plnhub.words import marked

CARD = Card(
    key="stable_labels",
    name=marked("Labels that stay"),
    formula="the assignment of labels in which most people keep theirs",
    reading=marked("A community keeps its name as long as most of its people stay."),
    range="labels",
    window=TWO_MONTHS,
    bias=marked("A community that splits in halves keeps its name in one of them only."),
    golden=Golden(
        input="a,b,c in 0 and d,e in 1; then a,b in 5 and c,d,e in 7",
        value={"a": 0, "b": 0, "c": 1, "d": 1, "e": 1},
    ),
    source="assignment problem; Kuhn 1955",
    null_means=NEVER,
    audience=Audience.COMPANY,
)


def keep_labels(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """Rename the labels of `now` so that as many people as possible keep the label they had before.

    Each old label goes to at most one community; a community that inherits none gets a number never used
    before in `before`.
    """
    old, new = sorted(set(before.values())), sorted(set(now.values()))
    shared = np.zeros((len(old), len(new)))
    place_of_old = {label: place for place, label in enumerate(old)}
    place_of_new = {label: place for place, label in enumerate(new)}
    for person, label in now.items():
        if person in before:
            shared[place_of_old[before[person]], place_of_new[label]] += 1
    heirs, inherited = linear_sum_assignment(shared, maximize=True)
    renamed = {
        new[there]: old[here] for here, there in zip(heirs, inherited, strict=True) if shared[here, there]
    }
    fresh = max(old, default=-1) + 1
    for label in new:
        if label not in renamed:
            renamed[label], fresh = fresh, fresh + 1
    return {person: renamed[label] for person, label in now.items()}

"""Novelty of topics: which part of what is talked about was not talked about in the year before. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import OURS, RECORDED, Audience, Card, Golden
from plnhub.flow.measures.network import Positions
from plnhub.words import marked

MONTHS_REMEMBERED = 12
MOST_CELLS = 50_000_000
CARD = Card(
    key="topic_novelty",
    name=marked("Novelty of topics"),
    formula="#{topics of the month unseen in the 12 months before} / #{topics of the month}",
    reading=marked(
        "How much of what people turn to is new to them. Near 0 for long, a group goes round in circles."
    ),
    range="0 … 1",
    window=marked("Each calendar month, beside the twelve before."),
    bias=RECORDED,
    golden=Golden(input="a,b; then a,b,c; then c,d,e,a", value=(None, 0.3333, 0.5)),
    source=OURS,
    null_means=marked("No topic was named, or there is no earlier month to set it against."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Novelty:
    """Distinct topics, and those of them that are new, by group (row) and month (column)."""

    topics: Positions
    new: Positions

    @property
    def months(self) -> int:
        return int(self.topics.shape[1])

    def share(self, group: int, month: int) -> float | None:
        """None without topics, and as long as the group has no earlier month with any."""
        topics = self.topics[group, month]
        if topics == 0 or not self.topics[group, :month].any():
            return None
        return float(self.new[group, month] / topics)


def topic_novelty(
    group: Positions, month: Positions, topic: Positions, *, groups: int, months: int
) -> Novelty:
    """A row says that a group turned to a topic in a month; all are numbered from 0, repeats do no harm."""
    topics = int(topic.max(initial=0)) + 1
    met = _distinct((group * topics + topic) * months + month, groups * topics * months)
    pair, row_month = np.divmod(met, months)
    same = pair[1:] == pair[:-1]
    recent = row_month[1:] - row_month[:-1] <= MONTHS_REMEMBERED
    is_new = np.concatenate((np.ones(min(1, len(met)), dtype=np.bool_), ~(same & recent)))
    cells, shape = pair // topics * months + row_month, (groups, months)
    return Novelty(
        topics=np.bincount(cells, minlength=groups * months).reshape(shape),
        new=np.bincount(cells[is_new], minlength=groups * months).reshape(shape),
    )


def _distinct(cells: Positions, size: int) -> Positions:
    """Each once, in order: by marking them while there is room to, else by sorting."""
    if size > MOST_CELLS:
        return np.unique(cells)
    seen = np.zeros(size, dtype=np.bool_)
    seen[cells] = True
    return np.flatnonzero(seen)

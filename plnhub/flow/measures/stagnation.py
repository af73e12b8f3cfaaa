"""Stagnation: a network in which for three windows nearly nothing has moved. ◇"""

from collections.abc import Sequence
from dataclasses import dataclass

from plnhub.flow.measures.card import OURS, Audience, Card, Golden
from plnhub.words import marked

WINDOWS = 3
FEWEST_BIRTHS = 0.05
MOST_ALIKE = 0.9
CARD = Card(
    key="stagnation",
    name=marked("Stagnation alarm"),
    formula="three windows with births < 5 %, Jaccard > 0.9, no new topic and no new tie across groups",
    reading=marked("For three months nothing new has come in. One new tie to another group ends it."),
    range="alarm or none",
    window=marked("The last three calendar months, each beside the one before."),
    bias=marked("A stable network may be a good one: it asks for a new voice, and blames nobody."),
    golden=Golden(
        input="three windows of births 4 %, Jaccard 0.95, no new topic; then with one new tie across",
        value=(True, False),
    ),
    source=OURS,
    null_means=marked("There are not yet three windows to set beside each other, or one has no ties."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class Window:
    """What changed from one window to the next; shares are None where there are no ties."""

    born: float | None
    stability: float | None
    new_topics: int
    new_ties_across: int

    @property
    def is_known(self) -> bool:
        return self.born is not None and self.stability is not None

    @property
    def is_still(self) -> bool:
        """Nearly the same ties, the same topics, and no new tie to another group."""
        if self.born is None or self.stability is None:
            return False
        is_same = self.born < FEWEST_BIRTHS and self.stability > MOST_ALIKE
        return is_same and self.new_topics == 0 and self.new_ties_across == 0


def is_stagnant(windows: Sequence[Window]) -> bool | None:
    """Whether the last three windows were all still; None while that cannot be told."""
    last = windows[-WINDOWS:]
    if len(last) < WINDOWS or not all(window.is_known for window in last):
        return None
    return all(window.is_still for window in last)

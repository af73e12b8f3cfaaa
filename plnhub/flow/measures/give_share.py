"""Give share: the part of somebody's two-way acts in which they gave. ◇"""

from plnhub.flow.measures.card import IN_WINDOW, OURS, Audience, Card, Golden
from plnhub.words import marked

CARD = Card(
    key="give_share",
    name=marked("Give share"),
    formula="given / (given + received)",
    reading=marked("Above a half one gives more than one takes. Only the person sees it."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("It counts acts, not what they were worth to anybody."),
    golden=Golden(input="4 given, 1 received", value=0.8),
    source=OURS,
    null_means=marked("Nothing was given or received. It is shown as no data, never as 0."),
    audience=Audience.PERSON,
)


def give_share(*, given: float, received: float) -> float | None:
    """The part of somebody's two-way acts in which they gave; None without any."""
    acts = given + received
    return given / acts if acts else None

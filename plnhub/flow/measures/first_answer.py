"""Time to the first answer, asks that still wait included (Kaplan-Meier). ◇"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.card import IN_WINDOW, Audience, Card, Golden
from plnhub.flow.measures.network import Numbers, Positions
from plnhub.words import marked

ONE_DAY = 24.0
CARD = Card(
    key="first_answer",
    name=marked("Time to the first answer"),
    formula="S(t) = Π_{t_i ≤ t} (1 − d_i/n_i); median = first t with S ≤ ½; in 24 h = 1 − S(24 h)",
    reading=marked(
        "After how many hours half of all asks have an answer, and how many have one within a day."
    ),
    range="0 h …",
    window=IN_WINDOW,
    bias=marked("Leaving out asks that still wait would flatter, so they are in."),
    golden=Golden(
        input="hours 2, 5, 5, 20, 30, answered; 4, 10, 40, still waiting",
        value={"median_hours": 20.0, "share_in_24_hours": 0.6111},
    ),
    source="Kaplan & Meier 1958; CHAOSS, Time to First Response",
    null_means=marked("Nobody asked, or fewer than half have an answer so far."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Survival:
    """The share of asks without an answer (`waiting`) from each of the `hours` on."""

    hours: Numbers
    waiting: Numbers
    last: float


@dataclass(frozen=True, kw_only=True)
class FirstAnswer:
    asks: int
    answered: int
    median_hours: float | None
    share_in_24_hours: float | None


def survival(hours: Numbers, answered: NDArray[np.bool_]) -> Survival:
    """Kaplan and Meier's estimate: who still waits counts as waiting for as long as they have waited."""
    times, events = np.unique(hours[answered], return_counts=True)
    at_risk: Positions = len(hours) - np.searchsorted(np.sort(hours), times, side="left")
    waiting = np.cumprod(1 - events / np.maximum(at_risk, 1)).astype(np.float64)
    return Survival(hours=times, waiting=waiting, last=float(hours.max(initial=0.0)))


def first_answer(hours: Numbers, answered: NDArray[np.bool_]) -> FirstAnswer:
    """For each ask the hours to its first answer or, while there is none, the hours it has waited."""
    curve = survival(hours, answered)
    half = np.flatnonzero(curve.waiting <= 0.5 + 1e-12)
    return FirstAnswer(
        asks=len(hours),
        answered=int(np.count_nonzero(answered)),
        median_hours=float(curve.hours[half[0]]) if len(half) else None,
        share_in_24_hours=_share_until(curve, ONE_DAY),
    )


def _share_until(curve: Survival, hours: float) -> float | None:
    """None when nobody has been watched for so long while some still wait."""
    steps = int(np.searchsorted(curve.hours, hours, side="right"))
    waiting = float(curve.waiting[steps - 1]) if steps else 1.0
    return 1 - waiting if curve.last >= hours or waiting == 0 else None

"""Newcomer growth: how fast the networks of those who have just come grow. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import OURS, RECORDED, Audience, Card, Golden
from plnhub.flow.measures.network import Positions
from plnhub.words import marked

MILESTONES = (30, 60, 90)
CARD = Card(
    key="newcomer_growth",
    name=marked("Growth of newcomers' networks"),
    formula="mean number of contacts 30, 60 and 90 days after the first day",
    reading=marked("Whether those who come find people to learn with, and how soon."),
    range="0 …",
    window=marked("Everybody who has come in the last 180 days and been here so long."),
    bias=RECORDED,
    golden=Golden(
        input="two came 70 and 100 days ago; contacts after 5 and 40 days, and after 10, 20, 65 and 80",
        value={"30": 1.5, "60": 2.0, "90": 4.0},
    ),
    source=OURS,
    null_means=marked("No newcomer has been here so long."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class Growth:
    """So many newcomers have been here `days` days, with so many contacts each on average."""

    days: int
    people: int
    contacts: float | None


def newcomer_growth(
    days_here: Positions, newcomer: Positions, day_of_contact: Positions
) -> tuple[Growth, ...]:
    """`days_here` of each newcomer; for each contact of theirs whose it is, and on which day it began.

    A newcomer counts at a milestone once they have been here for so long. Day 0 is the first; contacts from
    before it count as there from the start.
    """
    found = []
    for days in MILESTONES:
        here = days_here >= days
        early = (day_of_contact <= days) & here[newcomer]
        people = int(np.count_nonzero(here))
        mean = float(np.count_nonzero(early)) / people if people else None
        found.append(Growth(days=days, people=people, contacts=mean))
    return tuple(found)

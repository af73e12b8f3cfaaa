"""Diversity of a person's contacts over groups: Blau's index and its share of the possible. ◇"""

from collections.abc import Sequence

import numpy as np

from plnhub.flow.measures.card import IN_WINDOW, ISOLATE, Audience, Card, Golden
from plnhub.flow.measures.network import Numbers
from plnhub.words import marked

BLAU = Card(
    key="blau",
    name=marked("Diversity (Blau)"),
    formula="1 − Σp²",
    reading=marked("The chance that two of one's contacts sit in different groups."),
    range="0 … 1 − 1/K",
    window=IN_WINDOW,
    bias=marked("More groups make it higher: compare attributes by the IQV."),
    golden=Golden(input="0.5, 0.25, 0.25", value=0.625),
    source="Blau 1977",
    null_means=ISOLATE,
    audience=Audience.PERSON,
)

IQV = Card(
    key="iqv",
    name=marked("Diversity (IQV)"),
    formula="Blau / (1 − 1/K)",
    reading=marked("Diversity as a part of the highest that K groups allow."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("Groups that hold hardly anybody count as much as large ones."),
    golden=Golden(input="0.5, 0.25, 0.25", value=0.9375),
    source="Mueller & Schuessler 1961",
    null_means=ISOLATE,
    audience=Audience.PERSON,
)


def blau(counts: Numbers | Sequence[float]) -> float | None:
    """1 − Σp²: the chance that two draws fall in different groups; None without any count."""
    amounts = np.asarray(counts, dtype=np.float64)
    total = amounts.sum()
    return float(1 - np.sum((amounts / total) ** 2)) if total else None


def iqv(counts: Numbers | Sequence[float]) -> float | None:
    """Blau over its highest possible value with as many groups as there are counts, empty ones too."""
    index = blau(counts)
    return None if index is None or len(counts) < 2 else index / (1 - 1 / len(counts))

"""Lay out definition cards for a reader at a terminal. ◇ Pure."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from plnhub.errors import UsageError
from plnhub.flow.measures.card import F7, Card

WIDTH = 100
LABEL = 12
NONE = "–"


def card_named(cards: Mapping[str, Card], key: str) -> Card:
    """The card of this key; raises UsageError with the nearest keys."""
    if key not in cards:
        near = ", ".join(get_close_matches(key, cards, cutoff=0.4)) or "none is near"
        raise UsageError(f"there is no measure '{key}' ({near}); see `plnhub measure --list`")
    return cards[key]


def as_figures(card: Card) -> dict[str, Any]:
    return asdict(card)


def listed(cards: Mapping[str, Card]) -> str:
    """One line for each measure: key, name, range, and who may see it at most."""
    widths = [
        max(len(text) for text in column) + 2 for column in zip(*map(_cells, cards.values()), strict=True)
    ]
    lines = [
        "".join(text.ljust(width) for text, width in zip(_cells(card), widths, strict=True)).rstrip()
        for card in cards.values()
    ]
    return "\n".join(
        [*lines, "", f"{len(cards)} measures. `plnhub measure --card KEY` shows one of them whole."]
    )


def shown(card: Card) -> str:
    """The whole card."""
    return "\n".join([f"{card.name} ({card.key})", "", *_lines(card)])


def _cells(card: Card) -> tuple[str, ...]:
    return card.key, card.name, card.range, card.audience.value


def _lines(card: Card) -> Iterator[str]:
    golden = "the golden network" if card.golden.input == F7 else card.golden.input
    yield from _field("formula", card.formula)
    yield from _field("reading", card.reading)
    yield from _field("range", card.range)
    yield from _field("window", card.window)
    yield from _field("bias", card.bias)
    yield from _field("no data", card.null_means)
    yield from _field("golden", f"{golden}: {value_text(card.golden.value)}")
    yield from _field("seen by", card.audience.value)
    yield from _field("source", card.source)
    if card.golden.input == F7:
        yield from _field("golden net", F7)


def value_text(value: object) -> str:
    """A value, or several by name, in words; – where there is no data."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value_text(one)}" for name, one in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(value_text(one) for one in value)
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _field(label: str, text: str) -> Iterator[str]:
    first, *others = textwrap.wrap(text, WIDTH - LABEL) or [""]
    yield f"{label:<{LABEL}}{first}"
    yield from (" " * LABEL + line for line in others)

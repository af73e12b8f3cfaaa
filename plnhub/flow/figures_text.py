"""Lay out the figures of a run for a reader at a terminal: each with the name of its card. ◇ Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from plnhub.flow.card_text import as_figures, card_named, shown, value_text
from plnhub.flow.measures.cards import CARDS

WINDOW, COMPANY, DIVISIONS = "window", "company", "divisions"
MONTHS_SHOWN = 3
NO_DATA = "No data: nobody has switched on that what they do counts."
NOTHING_TOLD = "– stands where there is no data, or what too few people did."
HINT = "`plnhub flow show KEY` tells one of them whole; `plnhub measure --list` has the keys."
INDENT = "  "


def told(figures: Mapping[str, Any]) -> str:
    """Every figure of the company: that of the window, else those of the last months."""
    people = figures["people"]
    head = (
        f"As of {figures['as_of']}: {people['counted']} people, {people['outside']} accounts outside, "
        f"{people['bots_left_out']} technical accounts with {people['acts_of_bots']} acts left out"
    )
    if not people["counted"]:
        return f"{head}\n{NO_DATA}"
    shown = [one for key, cells in figures["measures"].items() for one in _brief(key, cells)]
    lines = [line for name, value in shown for line in _line(name, value)]
    return _with_legend([head, *lines], (value for _, value in shown))


def told_whole(figures: Mapping[str, Any], key: str) -> str:
    """The card of one measure, and all that the run has of it."""
    card = card_named(CARDS, key)
    lines = [shown(card), ""]
    for period, cell in figures["measures"].get(key, {}).items():
        lines.append(f"{period:<12}{_text(cell.get(COMPANY))}")
        lines += [
            f"{INDENT}{name}: {_text(value)}" for name, value in sorted(cell.get(DIVISIONS, {}).items())
        ]
    if len(lines) == 2:
        return "\n".join([*lines, "The run in force says nothing of it."])
    return _with_legend(lines, figures["measures"][key].values())


def one_measure(figures: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The same for programs: the card, and the cells by period."""
    card = as_figures(card_named(CARDS, key))
    return {"as_of": figures["as_of"], "card": card, "cells": figures["measures"].get(key, {})}


def _with_legend(lines: Sequence[str], values: Iterable[Any]) -> str:
    return "\n".join([*lines, "", NOTHING_TOLD] if any(map(_has_gap, values)) else lines)


def _has_gap(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_gap, value.values()))
    return value is None or (isinstance(value, list | tuple) and any(map(_has_gap, value)))


def _brief(key: str, cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Name and value by period."""
    periods = [WINDOW] if WINDOW in cells else list(cells)[-MONTHS_SHOWN:]
    for period in periods:
        name = CARDS[key].name if period == WINDOW else f"{CARDS[key].name}, {period}"
        yield name, cells[period].get(COMPANY)


def _line(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values()):
        yield f"{INDENT}{name}"
        yield from (f"{INDENT * 2}{part}: {_text(one)}" for part, one in value.items())
    elif isinstance(value, Sequence) and value and isinstance(value[0], Mapping):
        yield f"{INDENT}{name}"
        yield from (f"{INDENT * 2}{_text(one)}" for one in value)
    else:
        yield f"{INDENT}{name}: {_text(value)}"


def _text(value: Any) -> str:
    return value_text(value).replace("_", " ")

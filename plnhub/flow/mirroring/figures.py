"""Lay out the figures of some people as one mapping each, under the names that a mirror has. ◇"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.give_share import give_share
from plnhub.flow.measures.network import Numbers, Positions
from plnhub.flow.mirroring.company import DIMENSIONS, NO_GROUP, Company
from plnhub.flow.mirroring.contacts import Contacts
from plnhub.flow.mirroring.structure import Structure
from plnhub.flow.mirroring.variety import variety_of

DIGITS = 4
Figures = dict[str, Any]


def exchange_figures(company: Company, owners: Positions, contacts: Contacts) -> Iterator[Figures]:
    """What went each way, and across which walls; `contacts` are those of the owners, in their order."""
    colleague = company.is_staff[contacts.others]
    team = company.groups["team"].codes
    same = (team[contacts.others] == team[owners][contacts.owners]) & (team[contacts.others] != NO_GROUP)
    columns = (
        contacts.total(contacts.given),
        contacts.total(contacts.received),
        np.diff(contacts.starts),
        contacts.total(same & colleague),
        contacts.total(colleague) - contacts.total(same & colleague),
        contacts.total(~colleague),
    )
    for given, received, ties, inside, outside, abroad in zip(*_listed(*columns), strict=True):
        yield {
            "give": given,
            "receive": received,
            "give_share": give_share(given=given, received=received),
            "ties": ties,
            "inside_team": inside,
            "outside_team": outside,
            "outside_company": abroad,
        }


def diversity_figures(company: Company, contacts: Contacts) -> Iterator[Figures]:
    """Blau, IQV and the number of groups, by dimension."""
    found = [variety_of(contacts, company.groups[name]) for name in DIMENSIONS]
    columns = [_listed(each.blau, each.iqv, each.groups) for each in found]
    for row in zip(*(zip(*column, strict=True) for column in columns), strict=True):
        yield {
            name: {"blau": known(blau), "iqv": known(iqv), "groups": groups}
            for name, (blau, iqv, groups) in zip(DIMENSIONS, row, strict=True)
        }


def structure_figures(structure: Structure, owners: Positions) -> Iterator[Figures]:
    """Where they stand in the network; what is undefined is left out."""
    near = structure.betweenness
    columns = {
        "constraint": np.round(structure.constraint[owners], DIGITS),
        "effective_size": np.round(structure.effective_size[owners], DIGITS),
        "betweenness_within_two": _none(owners) if near is None else np.round(near[owners], DIGITS),
        "strong_ties": structure.strong[owners],
        "diverse_ties": structure.diverse[owners],
    }
    steps = np.rint(structure.reach[owners]).astype(np.int64).tolist()
    for row, reach in zip(zip(*_listed(*columns.values()), strict=True), steps, strict=True):
        figures: Figures = {
            name: value for name, value in zip(columns, row, strict=True) if known(value) is not None
        }
        figures["reach"] = {str(step): count for step, count in enumerate(reach, start=1)}
        if structure.reach_error is not None:
            figures["reach_error"] = round(structure.reach_error, DIGITS)
        yield figures


def known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _none(owners: Positions) -> Numbers:
    return np.full(len(owners), np.nan)


def _listed(*columns: NDArray[Any]) -> list[list[Any]]:
    return [column.tolist() for column in columns]

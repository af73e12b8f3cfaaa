"""Draw the cells of one table and period, by the kind of the table. Pure ◇."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from plnhub.privacy.gate.families import Agreement
from plnhub.privacy.gate.flow import flow_cells
from plnhub.privacy.gate.lists import people_cell, reading_cells, share_cells, total_cell
from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.values import EVERYONE, Cell, Cohorts, Contribution, Kind, Period, Reading, Table


@dataclass(frozen=True, kw_only=True)
class Desk:
    """All that lies ready when the cells of a release are drawn."""

    agreed: Agreement
    staff: int
    contributions: Sequence[Contribution]
    readings: Sequence[Reading]
    rules: Rules
    steps: Counter[str]

    @cached_property
    def by_measure(self) -> dict[str, list[Contribution]]:
        found: dict[str, list[Contribution]] = defaultdict(list)
        for one in self.contributions:
            found[one.measure].append(one)
        return found

    def of(self, measure: str, period: Period) -> list[Contribution]:
        return [one for one in self.by_measure.get(measure, ()) if period.holds(one.day)]


def draw(desk: Desk, table: Table, period: Period, allowed: Cohorts) -> list[Cell]:
    """The cells of the cohorts that the lock allows."""
    rows = desk.agreed.families.get(table.by, ())
    if table.kind is Kind.READINGS:
        return _readings(desk, table, period, allowed)
    found = desk.of(table.measure, period)
    if table.kind is Kind.FLOW:
        return flow_cells(table, period, found, allowed, rows, desk.rules, desk.steps)
    if table.kind is Kind.SHARES:
        present = [row for row in (EVERYONE, *rows) if row in allowed]
        return share_cells(table, period, found, allowed, present, desk.rules, desk.steps)
    if table.kind is Kind.TOTAL:
        return [total_cell(table, period, found, allowed, desk.rules, desk.steps)]
    return [_people(desk, table, period)]


def told_by(agreed: Agreement, table: Table) -> Cohorts:
    """The agreed cohorts that the table tells of; only these need the lock."""
    names = {EVERYONE, *agreed.families.get(table.by, ())}
    return {name: people for name, people in agreed.cohorts.items() if name in names}


def needed(agreed: Agreement, table: Table) -> frozenset[str]:
    """The cohorts without which the table is not drawn at all; lists can do with some of theirs."""
    if table.kind in (Kind.READINGS, Kind.SHARES):
        return frozenset()
    units = agreed.families.get(table.by, ()) if table.kind is Kind.FLOW else ()
    return frozenset({EVERYONE, *units})


def _readings(desk: Desk, table: Table, period: Period, allowed: Cohorts) -> list[Cell]:
    wanted = [
        reading
        for reading in desk.readings
        if (reading.measure, reading.period) == (table.measure, period.label)
        and (reading.cohort in allowed or reading.cohort not in desk.agreed.cohorts)
    ]
    return reading_cells(wanted, desk.agreed.cohorts, desk.rules, desk.steps)


def _people(desk: Desk, table: Table, period: Period) -> Cell:
    everyone = desk.agreed.cohorts[EVERYONE]
    if table.kind is Kind.HEADCOUNT:
        return people_cell(table, period, len(everyone), desk.staff, desk.rules, desk.steps)
    ends = {end for one in desk.contributions if period.holds(one.day) for end in (one.giver, one.receiver)}
    active = ends & everyone
    if any(len(people & active) < desk.rules.contributing for people in desk.agreed.cohorts.values()):
        return people_cell(table, period, 0, 0, desk.rules, desk.steps)
    return people_cell(table, period, len(active), len(everyone), desk.rules, desk.steps)

"""The release lock: what may be shown new beside everything that was shown before. Pure ◇."""

from __future__ import annotations

from collections.abc import Sequence

from plnhub.privacy.gate.atoms import small_atoms
from plnhub.privacy.gate.values import Cell, Cohorts, Membership, Publication, Table, Window


def is_published(window: Window, memberships: Sequence[Membership]) -> bool:
    """Whether this measure and period went out before; then it is copied, never computed again."""
    return any(
        known.measure == window.measure and known.period.label == window.period.label
        for membership in memberships
        for known in membership.windows
    )


def met_before(window: Window, memberships: Sequence[Membership]) -> list[Membership]:
    """The earlier memberships whose figures may count the same acts or the same state."""
    return [
        membership
        for membership in memberships
        if any(
            known.measure == window.measure and known.period.meets(window.period)
            for known in membership.windows
        )
    ]


def refreshable(cohorts: Cohorts, earlier: Sequence[Membership], least: int) -> Cohorts:
    """The cohorts that may be shown anew: the atom rule holds over old and new together."""
    old = [membership.cohorts for membership in earlier]
    allowed = dict(cohorts)
    while allowed and (small := small_atoms([*old, allowed], least)):
        touched = {name for signature in small for _, name in signature} & allowed.keys()
        for name in touched or set(allowed):
            del allowed[name]
    return allowed


def kept_cells(before: Publication | None, fresh: Sequence[Cell], tables: Sequence[Table]) -> list[Cell]:
    """All earlier cells as they stood, but for the states of a day that a fresh one takes the place of."""
    stocks = {table.measure for table in tables if any(period.stock for period in table.periods)}
    renewed = {(cell.measure, cell.cohort, cell.other_cohort) for cell in fresh if cell.measure in stocks}
    earlier = before.cells if before else ()
    return [cell for cell in earlier if (cell.measure, cell.cohort, cell.other_cohort) not in renewed]

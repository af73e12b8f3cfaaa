"""From facts to ties: pairs with enough interactions in a window, counted in both directions. ◇ Pure."""

from datetime import date

import ibis
from ibis import Table

from plnhub.flow.expressions.schemas import TIE
from plnhub.flow.expressions.sums import total


def ties(facts: Table, *, after: date, until: date, least: int, window: str, mirrored_only: bool) -> Table:
    """Pairs with at least `least` acts, both directions together, on the days after `after` up to `until`."""
    inside = facts.filter(facts.day > ibis.literal(after), facts.day <= ibis.literal(until))
    if mirrored_only:
        inside = inside.filter(inside.mirrored)
    inside = inside.mutate(
        a=ibis.least(inside.source, inside.target), b=ibis.greatest(inside.source, inside.target)
    )
    onward = inside.source < inside.target
    found = inside.group_by("a", "b").agg(
        n_ab=total(ibis.ifelse(onward, inside.n, 0)),
        n_ba=total(ibis.ifelse(onward, 0, inside.n)),
        first=inside.day.min(),
        last=inside.day.max(),
    )
    found = found.filter(found.n_ab + found.n_ba >= least)
    return found.mutate(window=ibis.literal(window)).select(*TIE.names)

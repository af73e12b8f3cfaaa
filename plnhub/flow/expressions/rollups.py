"""Rollups of counted facts by month: teams with exact people, divisions and company with sketches. ◇ Pure."""

from collections.abc import Sequence

import ibis
from ibis import Table
from ibis.expr.types import IntegerValue

from plnhub.flow.expressions.schemas import COMPANY_ROLLUP, DIVISION_ROLLUP, TEAM_ROLLUP
from plnhub.flow.expressions.sketches import mark, packed

TEAMS = ("from_team", "to_team", "topic")
DIVISIONS = ("from_division", "to_division", "topic")
SKETCHES = ("senders_sketch", "receivers_sketch")
NO_MARK = ibis.null("int64")


def team_rollup(facts: Table) -> Table:
    """Acts, distinct senders and distinct receivers by month, both teams and topic.

    Grouped by person first: several times cheaper than counting distinct people in each cell.
    """
    rows = _monthly(facts).rename(from_team="source_team", to_team="target_team")
    cell = ("month", *TEAMS)
    senders = rows.group_by(*cell, "source").agg(n=_sum(rows.n))
    receivers = rows.group_by(*cell, "target").agg(n=_sum(rows.n))
    one, none = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    both = senders.select(*cell, "n", sender=one, receiver=none).union(
        receivers.select(*cell, n=none, sender=none, receiver=one)
    )
    cells = both.group_by(*cell).agg(n=_sum(both.n), senders=_sum(both.sender), receivers=_sum(both.receiver))
    return _named(cells).select(*TEAM_ROLLUP.names)


def team_counts(facts: Table) -> Table:
    """The cells of the team rollup with their acts alone."""
    rows = _monthly(facts).rename(from_team="source_team", to_team="target_team")
    return _named(rows.group_by("month", *TEAMS).agg(n=_sum(rows.n)))


def division_rollup(facts: Table, teams: Table) -> Table:
    """Acts and sketches of senders and receivers by month, both divisions and topic."""
    rows = _monthly(facts)
    for end, division in (("source_team", "from_division"), ("target_team", "to_division")):
        of_team = teams.select(**{f"{end}_name": "team", division: "division"})
        rows = rows.left_join(of_team, rows[end] == of_team[f"{end}_name"]).drop(f"{end}_name")
    return _named(_sketched(rows, ("month", *DIVISIONS))).select(*DIVISION_ROLLUP.names)


def company_rollup(facts: Table) -> Table:
    """Acts and sketches of senders and receivers by month and topic."""
    return _named(_sketched(_monthly(facts), ("month", "topic"))).select(*COMPANY_ROLLUP.names)


def merged(rollup: Table, by: Sequence[str]) -> Table:
    """A rollup with coarser cells: acts added up, sketches merged, as if made from all facts at once."""
    marks = [
        rollup.select(*by, mark=rollup[name].unnest()).mutate(mark=lambda t: t.mark.cast("int64"))
        for name in SKETCHES
    ]
    return _cells(rollup.aggregate(by=list(by), n=_sum(rollup.n)), marks[0], marks[1], by)


def _monthly(facts: Table) -> Table:
    return facts.filter(facts.counted).mutate(month=facts.day.truncate("M"))


def _named(cells: Table) -> Table:
    """With months as '2026-11'; formatted last, for that is dear."""
    return cells.mutate(month=cells.month.strftime("%Y-%m"))


def _sum(number: IntegerValue) -> IntegerValue:
    return number.sum().cast("int64")


def _sketched(rows: Table, by: Sequence[str]) -> Table:
    senders = rows.select(*by, mark=mark(rows.source))
    receivers = rows.select(*by, mark=mark(rows.target))
    return _cells(rows.aggregate(by=list(by), n=_sum(rows.n)), senders, receivers, by)


def _cells(counts: Table, senders: Table, receivers: Table, by: Sequence[str]) -> Table:
    """Brought together by a union, for a join would lose the cells of which a part is not known."""
    parts = counts.select(*by, "n", sender=NO_MARK, receiver=NO_MARK).union(
        packed(senders, by).select(*by, n=ibis.null("int64"), sender="mark", receiver=NO_MARK),
        packed(receivers, by).select(*by, n=ibis.null("int64"), sender=NO_MARK, receiver="mark"),
    )
    return parts.aggregate(
        by=list(by),
        n=_sum(parts.n),
        senders_sketch=parts.sender.collect().sort(),
        receivers_sketch=parts.receiver.collect().sort(),
    )

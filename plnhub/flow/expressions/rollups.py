"""Rollups of counted facts by month: teams with exact people, divisions and company with sketches. ◇ Pure.

Each groups by person (or register of a sketch) first and then by cell: cheaper than to count distinct people
in each cell. Both ends are brought together by a union, for a join would lose cells of an unknown team.
"""

from collections.abc import Sequence

import ibis
from ibis import Table
from ibis.expr.operations import Cast

from plnhub.flow.expressions.schemas import COMPANY_ROLLUP, DIVISION_ROLLUP, TEAM_ROLLUP
from plnhub.flow.expressions.sketches import mark, register, register_of_mark, sketch
from plnhub.flow.expressions.sums import total

TEAMS = ("month", "from_team", "to_team", "topic")
DIVISIONS = ("month", "from_division", "to_division", "topic")
COMPANY = ("month", "topic")
NOBODY, NOTHING = ibis.null("int64"), ibis.literal(0, "int64")


def team_rollup(facts: Table) -> Table:
    """Acts, distinct senders and distinct receivers by month (its first day), both teams and topic."""
    rows = _by_team(facts)
    senders = rows.group_by(*TEAMS, "source").agg(n=total(rows.n))
    receivers = rows.select(*TEAMS, "target").distinct()
    both = senders.rename(sender="source").mutate(receiver=NOBODY)
    both = both.union(receivers.select(*TEAMS, sender=NOBODY, n=NOTHING, receiver="target"))
    cells = both.group_by(*TEAMS).agg(
        n=total(both.n), senders=both.sender.count(), receivers=both.receiver.count()
    )
    return cells.select(*TEAM_ROLLUP.names)


def team_counts(facts: Table) -> Table:
    """The cells of the team rollup with their acts alone."""
    rows = _by_team(facts)
    return rows.group_by(*TEAMS).agg(n=total(rows.n))


def division_rollup(facts: Table, teams: Table) -> Table:
    """Acts and sketches of senders and receivers by month, both divisions and topic."""
    rows = _monthly(facts)
    for end, division in (("source_team", "from_division"), ("target_team", "to_division")):
        of_team = teams.select(**{f"{end}_name": "team", division: "division"})
        rows = rows.left_join(of_team, rows[end] == of_team[f"{end}_name"]).drop(f"{end}_name")
    return _sketched(rows, DIVISIONS).select(*DIVISION_ROLLUP.names)


def company_rollup(facts: Table) -> Table:
    """Acts and sketches of senders and receivers by month and topic."""
    return _sketched(_monthly(facts), COMPANY).select(*COMPANY_ROLLUP.names)


def merged(rollup: Table, by: Sequence[str]) -> Table:
    """A rollup with coarser cells: acts added up, sketches merged, as if made from all facts at once."""
    parts = rollup.select(*by, "n", sender=NOBODY, receiver=NOBODY)
    for end, other in (("sender", "receiver"), ("receiver", "sender")):
        marks = rollup.select(*by, mark=rollup[f"{end}s_sketch"].unnest())
        place = register_of_mark(marks.mark)
        highest = marks.aggregate(by=[*by, place.name("place")], mark=marks.mark.max())
        parts = parts.union(
            highest.select(*by, **{"n": NOTHING, end: highest.mark, other: NOBODY}).select(parts.columns)
        )
    return _collected(parts, by)


def _monthly(facts: Table) -> Table:
    """With the first day of the month, as a day again: truncated, DuckDB has it as a moment."""
    day = Cast(facts.day.truncate("M"), ibis.dtype("date")).to_expr()
    return facts.filter(facts.counted).mutate(month=day)


def _by_team(facts: Table) -> Table:
    return _monthly(facts).rename(from_team="source_team", to_team="target_team")


def _sketched(rows: Table, by: Sequence[str]) -> Table:
    """The highest mark of each register of either end; the acts stand with the senders."""
    senders = rows.aggregate(
        by=[*by, register(rows.source).name("place")], n=total(rows.n), sender=mark(rows.source).max()
    )
    receivers = rows.aggregate(
        by=[*by, register(rows.target).name("place")], receiver=mark(rows.target).max()
    )
    parts = senders.select(*by, "n", "sender", receiver=NOBODY)
    return _collected(parts.union(receivers.select(*by, n=NOTHING, sender=NOBODY, receiver="receiver")), by)


def _collected(parts: Table, by: Sequence[str]) -> Table:
    return parts.aggregate(
        by=list(by),
        n=total(parts.n),
        senders_sketch=sketch(parts.sender),
        receivers_sketch=sketch(parts.receiver),
    )

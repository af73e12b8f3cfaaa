"""What the figures ask of the facts and deeds: small aggregates, the same on every engine. ◇ Pure."""

from datetime import date

import ibis
from ibis import Table

from plnhub.flow.expressions import ties
from plnhub.flow.expressions.exchanges import INTRODUCE
from plnhub.flow.figures.scope import A_DAY, Period


def active_ties(facts: Table, period: Period, least: int) -> Table:
    """Pairs with enough counted acts in the period: a, b, n_ab, n_ba."""
    after = period.first if period.first == date.min else period.first - A_DAY
    counted = facts.filter(facts.counted)
    found = ties(counted, after=after, until=period.last, least=least, window="", mirrored_only=False)
    return found.select("a", "b", "n_ab", "n_ba")


def teams_then(facts: Table, period: Period) -> Table:
    """In which team each person was when they gave or took something in the period, and how often."""
    inside = _within(facts, period)
    ends = inside.select(code="source", team="source_team", n="n").union(
        inside.select(code="target", team="target_team", n="n")
    )
    known = ends.filter(ends.team.notnull())
    return known.group_by("code", "team").agg(n=known.n.sum().cast("int64"))


def carried(facts: Table, period: Period) -> Table:
    """How much each person gave from which team to which, inside the company."""
    inside = _within(facts, period)
    inside = inside.filter(inside.community.isnull(), inside.verb != INTRODUCE)
    return inside.group_by("source", "source_team", "target_team").agg(n=inside.n.sum().cast("int64"))


def topics_met(facts: Table, as_of: date) -> Table:
    """Which topics people of which team gave or took in which month."""
    known = facts.filter(facts.counted, facts.topic.notnull(), facts.day <= ibis.literal(as_of))
    known = known.mutate(month=month_number(known.day))
    ends = known.select("month", "topic", team="source_team").union(
        known.select("month", "topic", team="target_team")
    )
    return ends.distinct()


def deeds_in(deeds: Table, period: Period) -> Table:
    """How many counted acts each person did in the period."""
    inside = deeds.filter(deeds.day >= ibis.literal(period.first), deeds.day <= ibis.literal(period.last))
    return inside.group_by("code").agg(n=inside.n.sum().cast("int64"))


def first_day(rows: Table, as_of: date) -> Table:
    """The first day of what counts among facts or deeds; null when nothing does."""
    counted = rows.filter(rows.counted) if "counted" in rows.columns else rows
    return counted.filter(counted.day <= ibis.literal(as_of)).agg(day=counted.day.min())


def active_months(deeds: Table, as_of: date) -> Table:
    """Who acted in which month."""
    until = deeds.filter(deeds.day <= ibis.literal(as_of))
    return until.select("code", month=month_number(until.day)).distinct()


def first_contacts(facts: Table, newcomers: Table) -> Table:
    """The day on which each newcomer (`code`) first exchanged something with each other person."""
    counted = facts.filter(facts.counted)
    ends = counted.select("day", code="source", other="target").union(
        counted.select("day", code="target", other="source")
    )
    own = ends.semi_join(newcomers, "code")
    return own.group_by("code", "other").agg(day=own.day.min())


def month_number(day: ibis.expr.types.DateColumn) -> ibis.expr.types.IntegerValue:
    """Months since the year 0: the next month is one more."""
    return (day.year().cast("int64") * 12 + day.month().cast("int64") - 1).cast("int64")


def _within(facts: Table, period: Period) -> Table:
    return facts.filter(
        facts.counted, facts.day >= ibis.literal(period.first), facts.day <= ibis.literal(period.last)
    )

"""The three ways in which one act passes something on: given, taken and brought from elsewhere. ◇ Pure."""

import ibis
from ibis import Table
from ibis.expr.types import BooleanColumn, Column, StringColumn

from plnhub.activity.verbs import VERBS, Flow

BROADCAST = 25
"""A message to more receivers than this makes neither flow nor tie."""

INTRODUCE = "introduce"  # no knowledge flows, yet the broker is credited with two ties
COLUMNS = (
    *("day", "verb", "c", "topic", "channel", "source", "target", "counted", "mirrored"),
    *("judged", "network", "is_brought"),
)


def c_of(verb: StringColumn) -> Column:
    """Which of the three C's a verb belongs to."""
    return verb.cases(*((one.name, one.c.value) for one in VERBS.values()))


def flows(verb: StringColumn, *ways: Flow) -> BooleanColumn:
    """Whether knowledge flows in one of these ways by the verb."""
    return verb.isin([one.name for one in VERBS.values() if one.flow in ways])


def engages(verb: StringColumn) -> BooleanColumn:
    """Whether the verb shows that its actor took something in."""
    return verb.isin([one.name for one in VERBS.values() if one.engages])


def given(acts: Table) -> Table:
    """From the actor to each recipient, unless the message is a broadcast."""
    sent = _addressed(acts.filter(flows(acts.verb, Flow.TO_RECIPIENTS) | (acts.verb == INTRODUCE)))
    return _columns(sent, source=sent.actor, target=sent.other, judged=sent.other, is_brought=False)


def taken(pool: Table) -> Table:
    """From the author of a parent to each who engaged with it, once, however often and in which month.

    `pool` has the month's acts (`is_here`), their parents, and the other acts upon those parents.
    """
    parent = pool.select(
        parent_id="id",
        author="actor",
        parent_verb="verb",
        parent_topic="topic",
        parent_counted="counted",
        parent_mirrored="mirrored",
    )
    met = pool.join(parent, pool.parent == parent.parent_id)
    took = engages(met.verb) & flows(met.parent_verb, Flow.TO_ENGAGED, Flow.FROM_PARENT)
    met = met.filter(flows(met.verb, Flow.FROM_PARENT) | took)
    order = [ibis.desc("counted"), ibis.desc("mirrored"), "at", "id"]
    place = ibis.row_number().over(group_by=["parent_id", "actor"], order_by=order)
    met = met.mutate(place=place)
    first = met.filter((met.place == 0) & met.is_here)
    merged = first.mutate(
        verb=first.parent_verb,
        topic=ibis.coalesce(first.topic, first.parent_topic),
        counted=first.counted & first.parent_counted,
        mirrored=first.mirrored & first.parent_mirrored,
    )
    nobody = ibis.null("int64")
    return _columns(merged, source=merged.author, target=merged.actor, judged=nobody, is_brought=False)


def brought(acts: Table, pool: Table) -> Table:
    """From each author named to the actor who passed it on, when the parent itself is not in the ledger."""
    known = pool.select(known_id="id")
    alone = acts.anti_join(known, acts.parent == known.known_id)
    found = _addressed(alone.filter(flows(alone.verb, Flow.FROM_PARENT)))
    return _columns(found, source=found.other, target=found.actor, judged=found.other, is_brought=True)


def _addressed(acts: Table) -> Table:
    """One row for each recipient, without broadcasts."""
    few = acts.filter(acts.recipients.length() <= BROADCAST)
    return few.mutate(other=few.recipients.unique().unnest())


def _columns(table: Table, **more: Column | bool) -> Table:
    wide = table.mutate(c=c_of(table.verb), **more)
    return wide.select(*COLUMNS)

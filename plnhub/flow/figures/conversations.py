"""What the figures ask of single acts: answers, what is passed on, what leaves the company. ◇ Pure."""

from datetime import UTC, date, datetime, time

import ibis
from ibis import Table

from plnhub.activity.verbs import VERBS, C, Flow
from plnhub.flow.expressions.consent import allowed
from plnhub.flow.expressions.exchanges import engages, flows
from plnhub.flow.expressions.placing import with_teams
from plnhub.flow.figures.scope import Period

ASKING = ("ask", "request-review")
SHARING = tuple(verb.name for verb in VERBS.values() if verb.c is C.CONTRIBUTE and verb.name != "bring-back")
HUB = "hub"
SECONDS_AN_HOUR = 3600.0


def counted_acts(acts: Table, nodes: Table, choices: Table, as_of: date) -> Table:
    """The acts of people that consent lets count, with the network on which they were done."""
    bots = nodes.filter(nodes.is_bot).select(actor="code")
    done = allowed(acts.filter(acts.day <= ibis.literal(as_of)).anti_join(bots, "actor"), choices)
    return done.filter(done.counted)


def waiting_times(counted: Table, period: Period) -> Table:
    """For each ask of the period who asked, the hours to somebody's first answer, and if there is one.

    While there is none, the hours up to the newest act that counts, or at least to the beginning of the
    period's last day: that day need not be over yet.
    """
    asks = counted.filter(counted.verb.isin(ASKING), counted.day >= ibis.literal(period.first))
    asks = asks.select("id", "actor", asked="at")
    answers = counted.filter(flows(counted.verb, Flow.TO_RECIPIENTS), counted.parent.notnull())
    answers = answers.select(ask="parent", by="actor", answered_at="at")
    met = asks.join(answers, asks.id == answers.ask)
    met = met.filter(met.by != met.actor, met.answered_at >= met.asked)
    first = met.group_by("ask").agg(answered_at=met.answered_at.min())
    joined = asks.left_join(first, asks.id == first.ask)
    newest = counted.filter(counted.day <= ibis.literal(period.last)).agg(newest=counted.at.max())
    joined = joined.cross_join(newest)
    begins = int(datetime.combine(period.last, time.min, tzinfo=UTC).timestamp())
    waited_until = ibis.greatest(joined.newest.epoch_seconds(), ibis.literal(begins))
    until = ibis.ifelse(joined.answered_at.notnull(), joined.answered_at.epoch_seconds(), waited_until)
    return joined.select(
        "actor",
        hours=(until - joined.asked.epoch_seconds()) / SECONDS_AN_HOUR,
        answered=joined.answered_at.notnull(),
    )


def shares(counted: Table, nodes: Table, period: Period) -> Table:
    """For each share of the period who shared it, and whether it left the company.

    It did when it was done on a network outside, when somebody outside received it or engaged with it.
    """
    outside = nodes.filter(nodes.community.notnull()).select(outsider="code")
    told = counted.filter(counted.verb.isin(SHARING), counted.day >= ibis.literal(period.first))
    named = told.select("id", outsider=told.recipients.unnest()).semi_join(outside, "outsider")
    taken = counted.filter(engages(counted.verb), counted.parent.notnull())
    taken = taken.select(id="parent", outsider="actor").semi_join(outside, "outsider")
    crossed = named.select("id").union(taken.select("id")).distinct().select(crossed="id")
    joined = told.anti_join(outside, told.actor == outside.outsider).left_join(
        crossed, ibis._.id == crossed.crossed
    )
    return joined.select("actor", crosses=joined.crossed.notnull() | (joined.network != HUB))


def passed_on(counted: Table, nodes: Table, memberships: Table) -> Table:
    """Each act in a cascade with the act it follows, its actor, and their team then, or community outside."""
    links = counted.filter(flows(counted.verb, Flow.FROM_PARENT), counted.parent.notnull())
    followed = links.select(id="parent").distinct()
    acts = counted.semi_join(followed, "id").union(links).distinct(on="id")
    placed = with_teams(acts.mutate(source=acts.actor, target=acts.actor), memberships)
    known = nodes.select(known="code", own_team="team", community="community")
    joined = placed.left_join(known, placed.source == known.known)
    return joined.select(
        "id",
        "actor",
        parent=ibis.ifelse(flows(joined.verb, Flow.FROM_PARENT), joined.parent, ibis.null("int64")),
        team=ibis.coalesce(joined.was_source, joined.own_team),
        community="community",
    )

"""From acts to facts: who took something in from whom, on which day, by which verb, how often. ◇ Pure."""

import ibis
from ibis import Table

from plnhub.flow.expressions.consent import allowed
from plnhub.flow.expressions.exchanges import brought, c_of, given, taken
from plnhub.flow.expressions.placing import with_teams
from plnhub.flow.expressions.schemas import DEEDS, FACTS


def facts(
    acts: Table, related: Table, nodes: Table, memberships: Table, choices: Table, takers: Table
) -> Table:
    """The facts of one month of acts; technical accounts make none.

    `related` are the acts of other months that these need: those that `acts.parent` names, and those that
    name the same parents (whoever engages with one parent in two months took it in once).
    """
    here = allowed(acts, choices).mutate(is_here=True)
    others = allowed(related.anti_join(acts.select("id"), "id"), choices).mutate(is_here=False)
    pool = here.union(others)
    exchanges = given(here).union(taken(pool), brought(here, pool))
    exchanges = exchanges.filter(exchanges.source != exchanges.target)
    return _counted(_between_people(with_teams(exchanges, memberships), nodes, takers))


def deeds(acts: Table, nodes: Table, choices: Table) -> Table:
    """How many acts that count each person did, by day and C."""
    done = allowed(_by_people(acts, nodes), choices)
    done = done.filter(done.counted).mutate(c=c_of(done.verb), code=done.actor)
    return done.group_by("day", "c", "code").agg(n=done.count()).select(*DEEDS.names)


def acts_of_bots(acts: Table, nodes: Table) -> Table:
    """How many acts the technical accounts did, by verb: left out of facts and deeds, not out of sight."""
    bots = nodes.filter(nodes.is_bot).select(actor="code")
    found = acts.semi_join(bots, "actor")
    return found.group_by("verb").agg(n=found.count())


def _by_people(acts: Table, nodes: Table) -> Table:
    bots = nodes.filter(nodes.is_bot).select(actor="code")
    return acts.anti_join(bots, "actor")


def _between_people(exchanges: Table, nodes: Table, takers: Table) -> Table:
    """Both ends with what is known of them, and the consent of the one who did not act."""
    giver, taker = _end(nodes, "giver"), _end(nodes, "taker")
    joined = exchanges.left_join(giver, exchanges.source == giver.giver_code)
    joined = joined.left_join(taker, joined.target == taker.taker_code)
    willing = takers.distinct().select(willing_on="network", willing="code")
    joined = joined.left_join(
        willing, [joined.judged == willing.willing, joined.network == willing.willing_on]
    )
    is_bot = joined.giver_is_bot.fill_null(False) | joined.taker_is_bot.fill_null(False)
    return joined.filter(~is_bot)


def _end(nodes: Table, end: str) -> Table:
    columns = ("code", "team", "community", "counted", "mirrored", "is_bot")
    return nodes.select(**{f"{end}_{name}": name for name in columns})


def _counted(joined: Table) -> Table:
    """One row for all that is alike, with its number; the consent of both ends is settled here."""
    by_giver = joined.judged == joined.source
    outside = ibis.ifelse(by_giver, joined.giver_community, joined.taker_community).notnull()
    agreed = joined.judged.isnull() | outside | joined.willing.notnull()
    own = ~joined.is_brought | outside
    settled = joined.mutate(
        source_team=ibis.coalesce(joined.was_source, joined.giver_team),
        target_team=ibis.coalesce(joined.was_target, joined.taker_team),
        community=ibis.coalesce(joined.giver_community, joined.taker_community),
        counted=joined.counted & agreed & (own | joined.giver_counted.fill_null(True)),
        mirrored=joined.mirrored & (own | joined.giver_mirrored.fill_null(True)),
    )
    return settled.group_by(FACTS.names[:-1]).agg(n=settled.count())

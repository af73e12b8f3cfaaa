"""Where people stood at the time of an act: their team by dated memberships. ◇ Pure."""

import ibis
from ibis import Table

FOREVER = ibis.date(9999, 12, 31)


def periods(memberships: Table) -> Table:
    """The memberships without overlap: where two cover a day, the one that began first holds."""
    open_ended = memberships.mutate(ended=ibis.coalesce(memberships.ended, FOREVER))
    earlier = ibis.window(group_by="code", order_by=["started", "team"], preceding=(None, 1))
    held = open_ended.mutate(held_until=open_ended.ended.max().over(earlier))
    since = ibis.ifelse(held.held_until > held.started, held.held_until, held.started)
    cut = held.select("code", "team", "ended", since=ibis.coalesce(since, held.started))
    return cut.filter(cut.since < cut.ended).select("code", "team", "since", until="ended")


def with_teams(exchanges: Table, memberships: Table) -> Table:
    """The exchanges with `was_source` and `was_target`: each end's team on the day, or null."""
    placed = exchanges
    for end in ("source", "target"):
        one = periods(memberships).select(
            **{f"{end}_code": "code", f"was_{end}": "team", f"{end}_since": "since", f"{end}_until": "until"}
        )
        placed = placed.left_join(
            one,
            [
                placed[end] == one[f"{end}_code"],
                placed.day >= one[f"{end}_since"],
                placed.day < one[f"{end}_until"],
            ],
        ).select(*placed.columns, f"was_{end}")
    return placed

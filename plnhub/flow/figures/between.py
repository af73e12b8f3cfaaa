"""What goes between divisions in the window, and upon how few people it rests. ◇ Pure."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plnhub.flow.figures.people import UNKNOWN, People
from plnhub.flow.figures.scope import Scope
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.measures.absence import bridge_factors
from plnhub.flow.measures.network import Numbers, Positions
from plnhub.flow.measures.team_flow import TeamFlow

WINDOW = "window"


@dataclass(frozen=True, kw_only=True, eq=False)
class Carried:
    """How much each person gave from one division to another, by where both stood then."""

    person: Positions
    source: Positions
    target: Positions
    n: Numbers


def read_carried(people: People, found: pa.Table) -> Carried:
    """Only what is known at both ends."""
    person = people.places(found["source"].to_numpy())
    of_team = np.append(people.division_of_team, UNKNOWN)
    source, target = (of_team[people.teams.codes(found[name])] for name in ("source_team", "target_team"))
    known = (person != UNKNOWN) & (source != UNKNOWN) & (target != UNKNOWN)
    n = found["n"].to_numpy()[known].astype(np.float64)
    return Carried(person=person[known], source=source[known], target=target[known], n=n)


def write_flow(sheet: Sheet, people: People, carried: Carried, scope: Scope, shown: frozenset[str]) -> None:
    """Acts and their ratio to what the totals give, between divisions that are shown.

    What too few people carried is left out, and tells itself apart from what nobody carried. The totals are
    of what is told alone, so that nothing that is left out can be computed from them.
    """
    names, place = people.divisions.names, people.divisions.place
    square = (len(names), len(names))
    cells = carried.source * len(names) + carried.target
    observed = np.bincount(cells, carried.n, len(names) ** 2).astype(np.float64).reshape(square)
    pairs = np.unique(cells * max(1, people.size) + carried.person) // max(1, people.size)
    carriers = np.bincount(pairs, minlength=len(names) ** 2).reshape(square)
    is_shown = np.array([name in shown for name in names], dtype=np.bool_)
    told = ((carriers == 0) | (carriers >= scope.contributing)) & is_shown[:, None] & is_shown
    ratio = TeamFlow(groups=names, observed=np.where(told, observed, 0.0)).ratio
    found = {
        f"{giver} → {taker}": {
            "acts": int(observed[cell]) if told[cell] else None,
            "ratio": float(ratio[cell]) if told[cell] else None,
        }
        for giver in sorted(shown)
        for taker in sorted(shown)
        for cell in [(place[giver], place[taker])]
    }
    sheet.company("team_flow", WINDOW, found, behind=len(np.unique(carried.person)))


def write_bridges(
    sheet: Sheet, people: People, carried: Carried, scope: Scope, shown: frozenset[str]
) -> None:
    """By pair of divisions; somebody who carries both ways is one person, too few of them are not shown."""
    names = people.divisions.names
    ends = np.sort(np.stack((carried.source, carried.target)), axis=0)
    pair, row = np.unique(ends[0] * len(names) + ends[1], return_inverse=True)
    carriers, place = np.unique(row * people.size + carried.person, return_inverse=True)
    acts = np.bincount(place, carried.n, len(carriers)).astype(np.float64)
    factors = bridge_factors(carriers // people.size, acts, pairs=len(pair), k=scope.contributing)
    found = {
        f"{names[one]} – {names[other]}": factor
        for (one, other), factor in zip(
            (divmod(both, len(names)) for both in pair.tolist()), factors, strict=True
        )
        if one != other and {names[one], names[other]} <= shown
    }
    sheet.company("bridge_absence_factor", WINDOW, found, behind=len(np.unique(carried.person)))

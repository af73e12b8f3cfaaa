"""Who takes part in the window: evenness, absence, levels, isolation, newcomers. ◇ Pure."""

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from plnhub.flow.figures.people import (
    UNKNOWN,
    Flags,
    Names,
    People,
    days_since_1970,
    told_with_the_rest,
)
from plnhub.flow.figures.scope import Scope
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.figures.standing import Ties, network_of
from plnhub.flow.measures.absence import absence_factor
from plnhub.flow.measures.gini import gini
from plnhub.flow.measures.isolation import Isolation, isolation, reaching_out
from plnhub.flow.measures.levels import participation_by_level
from plnhub.flow.measures.network import Positions
from plnhub.flow.measures.newcomers import newcomer_growth

NEWCOMER_DAYS = 90
GROWING_DAYS = 180
WINDOW = "window"


def acts_of(people: People, deeds: pa.Table) -> Positions:
    """How many counted acts each person did."""
    place = people.places(deeds["code"].to_numpy())
    known = place != UNKNOWN
    return np.bincount(place[known], deeds["n"].to_numpy()[known], people.size).astype(np.int64)


def write_participation(
    sheet: Sheet, people: People, acts: Positions, scope: Scope, shown: frozenset[str]
) -> None:
    """Everybody who may act counts, with 0 if they did nothing; levels below the floor are merged."""
    eligible, amounts = people.is_eligible, acts.astype(np.float64)
    for key, measure in (("gini", gini), ("absence_factor", absence_factor)):
        sheet.company(
            key, WINDOW, measure(amounts[eligible]), behind=int(np.count_nonzero(amounts[eligible]))
        )
        for division in sorted(shown):
            own = eligible & (people.division == people.divisions.place[division])
            behind = int(np.count_nonzero(amounts[own]))
            sheet.division(key, WINDOW, division, measure(amounts[own]), behind)
    levels = [people.level[place] for place in np.flatnonzero(eligible).tolist()]
    found = participation_by_level(levels, (acts[eligible] > 0).tolist(), k=scope.eligible)
    by_level = [asdict(one) | {"share": one.share} for one in found]
    sheet.company("participation_by_level", WINDOW, by_level, behind=int(np.count_nonzero(eligible)))


def write_isolation(
    sheet: Sheet, people: People, ties: Ties, team: Positions, scope: Scope, shown: frozenset[str]
) -> None:
    """A tie with somebody outside the company leaves the team, too; newcomers are counted apart."""
    everybody = people.is_eligible | ~people.is_staff
    places = Names(names=(*people.teams.names, "outside"))
    network = network_of(everybody, ties, np.where(people.is_staff, team, len(people.teams.names)), places)
    out = np.zeros(people.size, dtype=np.bool_)
    out[everybody] = reaching_out(network)
    today = days_since_1970(scope.as_of)
    fresh = people.started > today - NEWCOMER_DAYS
    placed = people.is_eligible & (people.team != UNKNOWN)
    settled, new = (_told(people, placed & group, shown, scope) for group in (~fresh, fresh))
    whole = _isolation(people.is_eligible, out, people, fresh, (settled[-1], new[-1]))
    sheet.company("isolation", WINDOW, whole, behind=int(np.count_nonzero(people.is_eligible)))
    for division in sorted(shown):
        place = people.divisions.place[division]
        own = people.is_eligible & (people.division == place)
        found = _isolation(own, out, people, fresh, (settled[place], new[place]))
        sheet.division("isolation", WINDOW, division, found, behind=int(np.count_nonzero(own)))


def write_newcomers(sheet: Sheet, people: People, contacts: pa.Table, scope: Scope) -> None:
    today = days_since_1970(scope.as_of)
    fresh = newcomers_of(people, scope)
    number = np.cumsum(fresh) - 1
    person = people.places(contacts["code"].to_numpy())
    day = contacts["day"].cast(pa.int32()).cast(pa.int64()).to_numpy()
    known = person != UNKNOWN
    began = day[known] - people.started[person[known]]
    found = newcomer_growth(today - people.started[fresh], number[person[known]], began)
    enough = [one if one.people >= scope.contributing else None for one in found]
    told = [asdict(one) if one else None for one in enough]
    sheet.company("newcomer_growth", WINDOW, told, behind=int(np.count_nonzero(fresh)))


def newcomers_of(people: People, scope: Scope) -> Flags:
    """Staff who have come in the last half year."""
    today = days_since_1970(scope.as_of)
    return people.is_eligible & (people.started > today - GROWING_DAYS) & (people.started <= today)


def _told(people: People, group: Flags, shown: frozenset[str], scope: Scope) -> Flags:
    """Of which divisions, and last of the company, the people of a group can be told: nobody, or enough.

    With the company's figure beside them, the rest of the group must be nobody, or enough, too.
    """
    division, everybody = people.division[group], int(np.count_nonzero(group))
    number = np.bincount(division[division != UNKNOWN], minlength=len(people.divisions.names))
    is_shown = np.array([name in shown for name in people.divisions.names], dtype=np.bool_)
    enough = is_shown & (number >= scope.eligible)
    told = told_with_the_rest(number, enough, everybody, scope.eligible) | (number == 0)
    return np.append(told, everybody == 0 or everybody >= scope.eligible)


def _isolation(
    members: Flags, out: Flags, people: People, fresh: Flags, told: tuple[bool, bool]
) -> dict[str, object]:
    """Without the numbers of the settled people, or of the newcomers, that must not be told."""
    found: Isolation = isolation(
        out[members], has_team=people.team[members] != UNKNOWN, is_newcomer=fresh[members]
    )
    parts = (("people", "isolated", "share"), ("newcomers", "isolated_newcomers"))
    hidden = {name for is_told, names in zip(told, parts, strict=True) if not is_told for name in names}
    return {
        name: None if name in hidden else value
        for name, value in (asdict(found) | {"share": found.share}).items()
    }

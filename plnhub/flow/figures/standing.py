"""Where people stood in a period, and the network of those who count. ◇ Pure."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plnhub.flow.figures.people import UNKNOWN, Flags, Names, People
from plnhub.flow.measures.network import Network, Positions, from_positions


@dataclass(frozen=True, kw_only=True, eq=False)
class Ties:
    """The active ties of a period, by the places of both people; `a` stands before `b`."""

    a: Positions
    b: Positions
    given: Positions
    returned: Positions

    def among(self, members: Flags) -> "Ties":
        both = members[self.a] & members[self.b]
        return Ties(a=self.a[both], b=self.b[both], given=self.given[both], returned=self.returned[both])


def read_ties(people: People, found: pa.Table) -> Ties:
    """Ties of people who are not known any more are left out."""
    a, b = people.places(found["a"].to_numpy()), people.places(found["b"].to_numpy())
    known = (a != UNKNOWN) & (b != UNKNOWN)
    given, returned = found["n_ab"].to_numpy(), found["n_ba"].to_numpy()
    return Ties(a=a[known], b=b[known], given=given[known], returned=returned[known])


def team_at(people: People, then: pa.Table) -> Positions:
    """The team in which each person did most of what they did then; of the others, that of today."""
    person, team = people.places(then["code"].to_numpy()), people.teams.codes(then["team"])
    order = np.lexsort((team, -then["n"].to_numpy(), person))
    person, team = person[order], team[order]
    first = np.concatenate((np.ones(min(1, len(person)), dtype=np.bool_), person[1:] != person[:-1]))
    first &= person != UNKNOWN
    found = people.team.copy()
    found[person[first]] = team[first]
    return found


def network_of(members: Flags, ties: Ties, group: Positions, names: Names) -> Network:
    """The network of the members alone; a group of −1 is no data."""
    place = np.cumsum(members) - 1
    inside = ties.among(members)
    a, b = place[inside.a], place[inside.b]
    weights = np.concatenate((inside.given, inside.returned)).astype(np.float64)
    sources, targets = np.concatenate((a, b)), np.concatenate((b, a))
    real = weights > 0
    labels = [None if code == UNKNOWN else names.names[code] for code in group[members].tolist()]
    ids = [str(number) for number in np.flatnonzero(members).tolist()]
    return from_positions(ids, sources[real], targets[real], weights[real], labels)

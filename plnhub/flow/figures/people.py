"""The people of a run as arrays: who counts, who is outside, in which team and division. ◇ Pure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plnhub.flow.measures.network import Positions

UNKNOWN = -1
Flags = NDArray[np.bool_]
EPOCH_ORDINAL = 719_163
NEVER_STARTED = np.iinfo(np.int64).min


@dataclass(frozen=True, kw_only=True, eq=False)
class Names:
    """Distinct names in order; a code is a place in it, −1 for no data."""

    names: tuple[str, ...]

    @cached_property
    def place(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def codes(self, column: pa.ChunkedArray) -> Positions:
        """Of each row; a name that is not on the list is no data."""
        encoded = column.combine_chunks().dictionary_encode()
        known = [self.place.get(name, UNKNOWN) for name in encoded.dictionary.to_pylist()]
        lookup = np.array([*known, UNKNOWN], dtype=np.int64)
        found: Positions = lookup[encoded.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)]
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """One place for each person or account, in order of code."""

    codes: Positions
    is_staff: Flags
    is_eligible: Flags
    team: Positions
    division: Positions
    level: tuple[str | None, ...]
    started: Positions
    teams: Names
    divisions: Names
    division_of_team: Positions

    @property
    def size(self) -> int:
        return len(self.codes)

    def places(self, codes: Positions) -> Positions:
        """Where each code stands; −1 for one that is not among these people."""
        if not self.size:
            return np.full(len(codes), UNKNOWN)
        place = np.minimum(np.searchsorted(self.codes, codes), self.size - 1)
        return np.where(self.codes[place] == codes, place, UNKNOWN)

    def division_at(self, team: Positions, person: Positions) -> Positions:
        """The division of the team; where that has none, the person's own."""
        of_team = np.append(self.division_of_team, UNKNOWN)[team]
        return np.where(of_team == UNKNOWN, self.division[person], of_team)


def read_people(nodes: pa.Table, teams: pa.Table) -> People:
    """Technical accounts are none of them; `nodes` and `teams` are the tables of the run."""
    nodes = nodes.filter(pc.invert(nodes["is_bot"])).sort_by("code")
    team_names, division_names = (
        _names(nodes["team"], teams["team"]),
        _names(nodes["division"], teams["division"]),
    )
    of_team = np.full(len(team_names.names), UNKNOWN)
    named = team_names.codes(teams["team"])
    of_team[named] = division_names.codes(teams["division"])
    is_staff = np.asarray(nodes["community"].is_null())
    here = nodes["active"].to_numpy() & nodes["counted"].to_numpy()
    days = nodes["started"].cast(pa.int32()).cast(pa.int64())
    return People(
        codes=nodes["code"].to_numpy(),
        is_staff=is_staff,
        is_eligible=is_staff & here,
        team=team_names.codes(nodes["team"]),
        division=division_names.codes(nodes["division"]),
        level=tuple(nodes["level"].to_pylist()),
        started=days.fill_null(NEVER_STARTED).to_numpy(),
        teams=team_names,
        divisions=division_names,
        division_of_team=of_team,
    )


def told_with_the_rest(size: Positions, enough: Flags, everybody: int, least: int) -> Flags:
    """Which of the divisions with enough people can be told of, with the company's figure beside them.

    Whoever knows the company and the divisions that are shown knows the rest: it is nobody, or enough.
    Where it would be too few people, the smallest divisions are not shown either.
    """
    shown = np.flatnonzero(enough)
    smallest_first = shown[np.argsort(size[shown], kind="stable")]
    rest = everybody - size[shown].sum() + np.concatenate(([0], np.cumsum(size[smallest_first])))
    told = enough.copy()
    told[smallest_first[: int(np.argmax((rest == 0) | (rest >= least) | (rest == everybody)))]] = False
    return told


def days_since_1970(day: date) -> int:
    """As days stand in the columns of Arrow."""
    return day.toordinal() - EPOCH_ORDINAL


def _names(*columns: pa.ChunkedArray) -> Names:
    found = {name for column in columns for name in column.unique().to_pylist()}
    return Names(names=tuple(sorted(name for name in found if name is not None)))

"""Which teams exist, which stands above which, and which were renamed, merged, closed or made. ◇ Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plnhub.directory.entries.names import team_key
from plnhub.directory.entries.values import KnownTeam, OnFile, Staff

Parents = dict[str, str | None]
FEWEST_OF_A_RENAMED_TEAM = 2
"""One person alone who changes teams has moved; the team was not renamed."""


@dataclass(frozen=True, kw_only=True)
class NamedTeam:
    """A team as people spell it."""

    key: str
    name: str
    division: str | None = None


@dataclass(frozen=True, kw_only=True)
class TeamPlan:
    """What changes among the teams; all but `created` and `renamed` go by identity."""

    created: tuple[NamedTeam, ...] = ()
    renamed: tuple[tuple[str, NamedTeam], ...] = ()
    """Old identity, new name: the team stays the same, and so do its memberships."""
    merged: tuple[tuple[str, str], ...] = ()
    """A team whose people all went into another one."""
    reopened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    parents: tuple[tuple[str, str | None], ...] = ()
    """The new parent of each team whose parent changes."""
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.created or self.renamed or self.reopened or self.closed or self.parents)


@dataclass(frozen=True, kw_only=True)
class Occupancy:
    """Who is in which team before and after a run: by key of the person, and counts of all the others."""

    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    others: Mapping[str, int]

    @property
    def used(self) -> set[str]:
        return {unit for unit in self.after.values() if unit} | {u for u, n in self.others.items() if n}


def team_parents(staff: Iterable[Staff], on_file: OnFile) -> tuple[Parents, tuple[str, ...]]:
    """The parent that most members name, for each team; circles are cut at the first name."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, named in on_file.rest.parents.items():
        votes[unit].update(named)
    for one in staff:
        if one.unit:
            parent = [team_key(one.division, one.parent_team)] if one.parent_team else []
            votes[one.unit].update(parent)
            for key in parent:
                votes[key].update(())
    parents = {team: _most_named(named) for team, named in votes.items()}
    return parents, _cut_circles(parents)


def renamed_teams(occupancy: Occupancy, on_file: OnFile) -> dict[str, str]:
    """Old and new identity of teams whose people all sit together in a team that did not exist before.

    Who left the company does not count, but who is in no team now does.
    """
    gone_to: dict[str, Counter[str | None]] = defaultdict(Counter)
    for key, before in occupancy.before.items():
        after = occupancy.after.get(key)
        if before and after != before and key in occupancy.after:
            gone_to[before][after] += 1
    used, taken, found = occupancy.used, set(on_file.teams), {}
    for old in sorted(gone_to):
        if old in used or len(gone_to[old]) != 1 or old not in on_file.teams:
            continue
        ((new, people),) = gone_to[old].items()
        if new and new not in taken and people >= FEWEST_OF_A_RENAMED_TEAM:
            found[old] = new
            taken.add(new)
    return found


def merged_teams(occupancy: Occupancy, on_file: OnFile, renamed: Mapping[str, str]) -> dict[str, str]:
    """Teams whose people all went into one that others were in already, or that took another's place."""
    gone_to: dict[str, set[str | None]] = defaultdict(set)
    for key, before in occupancy.before.items():
        if before and key in occupancy.after and occupancy.after[key] != before:
            gone_to[before].add(occupancy.after[key])
    alive = set(on_file.teams) | set(renamed.values())
    return {
        old: new
        for old, targets in sorted(gone_to.items())
        if old not in occupancy.used and old not in renamed and old in on_file.teams
        for new in (next(iter(targets)),)
        if len(targets) == 1 and new in alive and new is not None
    }


def plan_teams(
    occupancy: Occupancy, parents: Parents, named: Mapping[str, NamedTeam], on_file: OnFile
) -> TeamPlan:
    """Teams to make, rename, merge, open again, close, and to put under another parent."""
    renamed = renamed_teams(occupancy, on_file)
    merged = merged_teams(occupancy, on_file, renamed)
    teams = {renamed.get(key, key): team for key, team in on_file.teams.items()}
    above = {key: renamed.get(team.parent or "", team.parent) for key, team in teams.items()} | parents
    needed = _with_those_above(occupancy.used, above)
    opened = {key for key, team in teams.items() if not team.is_closed}
    return TeamPlan(
        created=tuple(_named(key, named) for key in sorted(needed - teams.keys())),
        renamed=tuple((old, _named(new, named)) for old, new in sorted(renamed.items())),
        merged=tuple(merged.items()),
        reopened=tuple(sorted(needed & (teams.keys() - opened))),
        closed=tuple(sorted(opened - needed)),
        parents=tuple(
            (key, above.get(key))
            for key in sorted(needed)
            if above.get(key) != _parent_on_file(teams.get(key), renamed)
        ),
    )


def _parent_on_file(team: KnownTeam | None, renamed: Mapping[str, str]) -> str | None:
    return renamed.get(team.parent, team.parent) if team and team.parent else None


def names_of_teams(staff: Iterable[Staff]) -> dict[str, NamedTeam]:
    """How the teams of these people are spelt; of several spellings the first in order."""
    found: dict[str, NamedTeam] = {}
    for one in staff:
        for name in (one.team, one.parent_team):
            if not name:
                continue
            team = NamedTeam(key=team_key(one.division, name), name=name, division=one.division)
            known = found.get(team.key)
            if known is None or (team.name, team.division or "") < (known.name, known.division or ""):
                found[team.key] = team
    return found


def _named(key: str, named: Mapping[str, NamedTeam]) -> NamedTeam:
    division, _, name = key.partition("\t")
    return named.get(key) or NamedTeam(key=key, name=name, division=division or None)


def _with_those_above(used: Iterable[str], above: Mapping[str, str | None]) -> set[str]:
    needed: set[str] = set()
    for team in used:
        at: str | None = team
        while at is not None and at not in needed:
            needed.add(at)
            at = above.get(at)
    return needed


def _most_named(named: Counter[str]) -> str | None:
    return min(named, key=lambda name: (-named[name], name)) if named else None


def _cut_circles(parents: Parents) -> tuple[str, ...]:
    notes = []
    for team in sorted(parents):
        seen, at = {team}, parents[team]
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == team:
            parents[team] = None
            notes.append(f"teams in a circle, cut above {team.rpartition(chr(9))[2]}")
    return tuple(notes)

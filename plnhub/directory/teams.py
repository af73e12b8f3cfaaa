"""Which teams exist, which team stands above which, and what follows for the tables. ◇ Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plnhub.directory.values import OnFile, Staff

Parents = Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class TeamPlan:
    """What changes among the teams."""

    created: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    parents: tuple[tuple[str, str | None], ...] = ()
    """The new parent of each team whose parent changes."""
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.created or self.reopened or self.closed or self.parents)


def team_parents(staff: Iterable[Staff]) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """The parent that most members name, for each team; circles are cut at the first name."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in staff:
        if one.team:
            votes[one.team].update([one.parent_team] if one.parent_team else [])
        if one.parent_team:
            votes[one.parent_team].update(())
    parents = {team: _most_named(named) for team, named in votes.items()}
    return parents, _cut_circles(parents)


def with_divisions(staff: Iterable[Staff], parents: Parents) -> tuple[Staff, ...]:
    """Staff without a division get the top of their team's branch, where the team has one above it."""
    return tuple(
        replace(one, division=_top(one.team, parents))
        if one.division is None and one.team and parents.get(one.team)
        else one
        for one in staff
    )


def plan_teams(
    used: Iterable[str], parents: Parents, on_file: OnFile, notes: tuple[str, ...] = ()
) -> TeamPlan:
    """Teams to make, to open again, to close, and to put under another parent."""
    above = dict(on_file.teams) | dict(parents)
    needed = set()
    for team in used:
        at: str | None = team
        while at is not None and at not in needed:
            needed.add(at)
            at = above.get(at)
    existing = on_file.teams.keys() | on_file.closed_teams
    return TeamPlan(
        created=tuple(sorted(needed - existing)),
        reopened=tuple(sorted(needed & on_file.closed_teams)),
        closed=tuple(sorted(on_file.teams.keys() - needed)),
        parents=tuple(
            (team, above.get(team)) for team in sorted(needed) if above.get(team) != on_file.teams.get(team)
        ),
        notes=notes,
    )


def _most_named(named: Counter[str]) -> str | None:
    return min(named, key=lambda name: (-named[name], name)) if named else None


def _cut_circles(parents: dict[str, str | None]) -> tuple[str, ...]:
    notes = []
    for team in sorted(parents):
        seen, at = {team}, parents[team]
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == team:
            parents[team] = None
            notes.append(f"teams in a circle, cut above {team}")
    return tuple(notes)


def _top(team: str, parents: Parents) -> str:
    above = parents.get(team)
    while above is not None:
        team, above = above, parents.get(above)
    return team

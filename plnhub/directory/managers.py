"""Resolve who reports to whom, last of all; cycles are cut at one person and reported. ◇ Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from plnhub.directory.index import PeopleIndex
from plnhub.directory.names import fold
from plnhub.directory.values import KnownPerson, Staff


@dataclass(frozen=True, kw_only=True)
class ManagerTree:
    """The key of each person's manager, and the texts that led to nobody."""

    manager_of: dict[str, str]
    notes: tuple[str, ...] = ()


def manager_tree(staff: Iterable[Staff], others_on_file: Iterable[KnownPerson]) -> ManagerTree:
    """Managers by key, among the people found and those on file who were not found this time."""
    found = tuple(staff)
    people = (*found, *(person.staff for person in others_on_file))
    index = PeopleIndex(people)
    above: dict[str, str] = {}
    for one in found:
        key = index.key_of(one.manager) if one.manager else None
        if key is not None:
            above[one.key] = key
    uids = {one.key: one.uid for one in people}
    cycles = list(_cycles(above))
    notes = tuple(_cut(cycle, above, uids) for cycle in cycles)
    return ManagerTree(manager_of=above, notes=tuple(sorted(notes)))


def _cycles(above: dict[str, str]) -> Iterable[list[str]]:
    """Every circle of managers once; each person has one manager at most, so a walk up finds them."""
    visited: dict[str, int] = {}
    for walk, start in enumerate(above):
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in visited:
            visited[at] = walk
            path.append(at)
            at = above.get(at)
        if at is not None and visited[at] == walk:
            yield path[path.index(at) :]


def _cut(cycle: list[str], above: dict[str, str], uids: dict[str, str]) -> str:
    """Take the manager away from the person whose uid comes first, so that every run cuts alike."""
    first = min(cycle, key=lambda key: (fold(uids[key]), key))
    start = cycle.index(first)
    names = [uids[key] for key in (*cycle[start:], *cycle[:start], first)]
    del above[first]
    return f"managers in a circle, cut at the first: {' → '.join(names)}"

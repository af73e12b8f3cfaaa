"""Resolve who reports to whom, last of all; cycles are cut at one person and reported. ◇ Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plnhub.directory.entries.index import PeopleIndex
from plnhub.directory.entries.names import fold
from plnhub.directory.entries.values import KnownPerson, Staff
from plnhub.directory.planning.changes import MANAGER


@dataclass(frozen=True, kw_only=True)
class ManagerTree:
    """The key of each person's manager, and the texts that led to nobody."""

    manager_of: dict[str, str]
    notes: tuple[str, ...] = ()


def manager_tree(staff: Iterable[Staff], on_file: Mapping[str, KnownPerson]) -> ManagerTree:
    """Managers by key, among the people found and those on file (by key); who was found goes first."""
    found = tuple(staff)
    keys = {one.key for one in found}
    people = (*(person.staff for key, person in on_file.items() if key not in keys), *found)
    index = PeopleIndex(people)
    above: dict[str, str] = {}
    for one in found:
        key = _manager_of(one, on_file.get(one.key), index)
        if key is not None:
            above[one.key] = key
    cycles = list(_cycles(above))
    uids = {one.key: one.uid for one in people} if cycles else {}
    notes = tuple(_cut(cycle, above, uids) for cycle in cycles)
    return ManagerTree(manager_of=above, notes=tuple(sorted(notes)))


def _manager_of(one: Staff, known: KnownPerson | None, index: PeopleIndex) -> str | None:
    """A text that led to a person goes on leading to that person for as long as it stays the same.

    A manager who is renamed or moved keeps the reports, whether or not the server mends their texts; who
    takes over a name that is free does not take over the reports with it, until their entries say so anew.
    """
    if known is not None and MANAGER in known.locked:
        return known.manager_key
    if one.manager is None:
        return None
    if known is not None and known.manager_key is not None and known.staff.manager == one.manager:
        return known.manager_key
    return index.key_of(one.manager)


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

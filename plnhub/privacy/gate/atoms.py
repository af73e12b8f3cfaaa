"""The atom rule: people in exactly the same published cohorts must be many. Pure ◇."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from plnhub.privacy.gate.values import Cohorts, People

Signature = frozenset[tuple[int, str]]


def atoms(releases: Sequence[Cohorts]) -> dict[Signature, People]:
    """Everyone who is in a cohort of any release, by the set of cohorts the person is in."""
    signatures: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for number, cohorts in enumerate(releases):
        for name, people in cohorts.items():
            for person in people:
                signatures[person].add((number, name))
    groups: dict[Signature, set[str]] = defaultdict(set)
    for person, signature in signatures.items():
        groups[frozenset(signature)].add(person)
    return {signature: frozenset(people) for signature, people in groups.items()}


def small_atoms(releases: Sequence[Cohorts], least: int) -> dict[Signature, People]:
    """The atoms that could be isolated by adding and subtracting published figures."""
    return {signature: people for signature, people in atoms(releases).items() if len(people) < least}


def atom_rule_holds(releases: Sequence[Cohorts], least: int) -> bool:
    return not small_atoms(releases, least)

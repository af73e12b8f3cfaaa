"""Participation by level: which part of each level takes part, levels too small to show merged. ◇"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plnhub.flow.measures.card import IN_WINDOW, OURS, RECORDED, Audience, Card, Golden
from plnhub.words import marked

CARD = Card(
    key="participation_by_level",
    name=marked("Participation by level"),
    formula="#{people of the level with a counted act} / #{people of the level}; levels below k merged",
    reading=marked("Whether interns and chiefs take part alike."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=RECORDED,
    golden=Golden(
        input="k = 3: 4 interns, 2 of them active; 1 chief, active; 2 heads, 1 active",
        value={"chief + head": 0.6667, "intern": 0.5},
    ),
    source=OURS,
    null_means=marked("Even merged, the levels hold too few people to be shown."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class LevelShare:
    """One level, or several merged; None stands for people whose level is not known."""

    levels: tuple[str | None, ...]
    people: int
    active: int

    @property
    def share(self) -> float:
        return self.active / self.people


def participation_by_level(
    levels: Sequence[str | None], is_active: Sequence[bool], *, k: int
) -> tuple[LevelShare, ...]:
    """In order of name; those below `k` are joined, with the smallest of the others if need be.

    People without a level stay apart: they are no level, so they are never merged into one.
    """
    people = Counter(levels)
    active = Counter(level for level, acts in zip(levels, is_active, strict=True) if acts)
    named = sorted((many, level) for level, many in people.items() if level is not None)
    merged, alone = _merged([(many, str(level)) for many, level in named], k)
    groups: list[tuple[str | None, ...]] = [(level,) for level in alone]
    groups += [tuple(merged)] if merged else []
    groups += [(None,)] if people[None] else []
    shares = (
        LevelShare(
            levels=group,
            people=sum(people[level] for level in group),
            active=sum(active[level] for level in group),
        )
        for group in groups
    )
    return tuple(sorted((one for one in shares if one.people >= k), key=_order))


def _merged(smallest_first: Sequence[tuple[int, str]], k: int) -> tuple[list[str], list[str]]:
    """The levels to join, and those that stand alone."""
    joined = [level for many, level in smallest_first if many < k]
    together = sum(many for many, _ in smallest_first if many < k)
    alone = [(many, level) for many, level in smallest_first if many >= k]
    if joined and together < k and alone:
        joined.append(alone.pop(0)[1])
    return sorted(joined), [level for _, level in alone]


def _order(share: LevelShare) -> tuple[bool, tuple[str, ...]]:
    return None in share.levels, tuple(str(level) for level in share.levels)

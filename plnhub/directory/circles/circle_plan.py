"""Plan which circles open, close and change from what the directory's groups say. ◇ Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ALWAYS_ALLOWED = 5
SHARE_ALLOWED = 0.5
GONE_AFTER = timedelta(hours=24)

Members = frozenset[int]
"""Ids of people."""
NOBODY: Members = frozenset()


@dataclass(frozen=True, kw_only=True)
class FoundCircle:
    """A group that was read completely; its members include those of nested groups."""

    source_key: str
    name: str
    members: Members = NOBODY


@dataclass(frozen=True, kw_only=True)
class CirclesFound:
    """All groups that could be read, and which could not."""

    circles: tuple[FoundCircle, ...] = ()
    unknown: frozenset[str] = frozenset()
    """Keys of groups that stand somewhere and could not be read: nothing about them changes."""
    complete: bool = True
    """Whether every group that there is stands in one of the two; otherwise none counts as gone."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KnownCircle:
    """A circle on file with its present members."""

    id: int
    source_key: str
    name: str
    members: Members = NOBODY
    missing_since: datetime | None = None
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Losses:
    """How a circle or role would change."""

    before: int
    lost: int
    gained: int

    @property
    def is_too_much(self) -> bool:
        """More than five and more than half at once: a cut answer looks like this."""
        return self.lost > ALWAYS_ALLOWED and self.lost > self.before * SHARE_ALLOWED


@dataclass(frozen=True, kw_only=True)
class CirclePlan:
    """What is to be written; circles are named by their source key."""

    created: tuple[FoundCircle, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    joined: Mapping[str, Members] = field(default_factory=dict)
    left: Mapping[str, Members] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    """Sentences about circles that would lose too many people; these circles stay as they are."""
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return not any(
            (self.created, self.renamed, self.missing, self.back, self.closed, self.joined, self.left)
        )


def circle_losses(before: Mapping[str, Members], after: Mapping[str, Members]) -> dict[str, Losses]:
    """By name the size before, who would be lost and who gained; names that were not read lose nobody."""
    return {
        name: Losses(
            before=len(before.get(name, NOBODY)),
            lost=len(before.get(name, NOBODY) - members),
            gained=len(members - before.get(name, NOBODY)),
        )
        for name, members in after.items()
    }


def plan_circles(
    known: Iterable[KnownCircle], found: CirclesFound, now: datetime, confirmed: bool = False
) -> CirclePlan:
    """What makes the circles on file like the groups; `confirmed` lets a circle lose as many as it wants."""
    on_file = {one.source_key: one for one in known}
    there = {one.source_key: one for one in found.circles}
    before = {key: one.members for key, one in on_file.items()}
    after = {key: one.members for key, one in there.items()}
    losses = circle_losses(before, after)
    held = {key for key, loss in losses.items() if loss.is_too_much and not confirmed}
    free = {key: one for key, one in there.items() if key not in held}
    gone = _gone(on_file, there, found) if found.complete else []
    over = [one for one in gone if one.missing_since and now - one.missing_since >= GONE_AFTER]
    after |= {one.source_key: NOBODY for one in over}
    changing = {key: members for key, members in after.items() if key not in held}
    return CirclePlan(
        created=tuple(one for key, one in free.items() if key not in on_file),
        renamed=tuple((key, one.name) for key, one in free.items() if _is_renamed(on_file.get(key), one)),
        missing=tuple(one.source_key for one in gone if one.missing_since is None),
        back=tuple(key for key in free if _is_back(on_file.get(key))),
        closed=tuple(one.source_key for one in over),
        joined=_differences(changing, before),
        left=_differences({key: before[key] for key in changing if key in before}, changing),
        held=tuple(_told(on_file[key].name, losses[key]) for key in sorted(held)),
        notes=found.notes,
    )


def _gone(
    on_file: Mapping[str, KnownCircle], there: Mapping[str, FoundCircle], found: CirclesFound
) -> list[KnownCircle]:
    """Open circles whose group was nowhere to be seen in a complete answer."""
    return [
        one
        for key, one in on_file.items()
        if not one.is_closed and key not in there and key not in found.unknown
    ]


def _is_renamed(known: KnownCircle | None, found: FoundCircle) -> bool:
    return known is not None and known.name != found.name


def _is_back(known: KnownCircle | None) -> bool:
    return known is not None and (known.is_closed or known.missing_since is not None)


def _differences(many: Mapping[str, Members], few: Mapping[str, Members]) -> dict[str, Members]:
    """By circle those who stand in the one and not in the other."""
    found = {key: people - few.get(key, NOBODY) for key, people in many.items()}
    return {key: people for key, people in found.items() if people}


def _told(name: str, loss: Losses) -> str:
    return f"the circle {name} would lose {loss.lost} of {loss.before} people, so it stays as it is"

"""Read the numbers of a mirror into what its page shows; whatever is missing is left out. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plnhub.models import Person
from plnhub.privacy.mirrors import OwnMirror

DIMENSIONS = ("team", "division", "location", "level")


@dataclass(frozen=True, kw_only=True)
class Tie:
    """One person on the map: how often knowledge went there, and how often it came."""

    name: str
    place: str
    given: int
    taken: int
    public_id: str | None = None
    outside: bool = False

    @property
    def dot(self) -> dict[str, object]:
        """What the map draws."""
        return {"name": self.name, "group": self.place, "given": self.given, "taken": self.taken}


@dataclass(frozen=True, kw_only=True)
class Variety:
    """How mixed the ties are in one dimension."""

    dimension: str
    blau: float
    iqv: float | None
    groups: int


@dataclass(frozen=True, kw_only=True)
class Reflection:
    """The whole page: ties, how mixed they are, how far they reach; `number` finds single figures."""

    numbers: Mapping[str, Any]
    ties: tuple[Tie, ...]
    varieties: tuple[Variety, ...]
    reach: tuple[tuple[int, int], ...]

    def number(self, name: str) -> float | int | None:
        value = self.numbers.get(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def dots(self) -> list[dict[str, object]]:
        return [tie.dot for tie in self.ties]


def reflect(mirror: OwnMirror) -> Reflection | None:
    """What the page shows; None while there are no numbers."""
    if not mirror.numbers:
        return None
    nodes = (mirror.numbers.get("ego") or {}).get("nodes") or []
    ties = [_tie(node, mirror.people) for node in nodes]
    return Reflection(
        numbers=mirror.numbers,
        ties=tuple(sorted(ties, key=lambda tie: (-(tie.given + tie.taken), tie.name))),
        varieties=_varieties(mirror.numbers.get("diversity") or {}),
        reach=_reach(mirror.numbers.get("reach") or {}),
    )


def _tie(node: Mapping[str, Any], people: Mapping[int, Person]) -> Tie:
    given, taken = int(node.get("given") or 0), int(node.get("received") or 0)
    person = people.get(node.get("person_id") or 0)
    if person is None:
        network, _, handle = str(node.get("outside") or "").partition(":")
        return Tie(name=handle or "?", place=network, given=given, taken=taken, outside=True)
    team = person.team.name if person.team else ""
    return Tie(name=person.name, place=team, given=given, taken=taken, public_id=person.public_id)


def _varieties(found: Mapping[str, Mapping[str, Any]]) -> tuple[Variety, ...]:
    present = [(name, found[name]) for name in DIMENSIONS if found.get(name, {}).get("blau") is not None]
    return tuple(
        Variety(dimension=name, blau=each["blau"], iqv=each.get("iqv"), groups=each.get("groups") or 0)
        for name, each in present
    )


def _reach(found: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple((int(steps), int(found[steps])) for steps in sorted(found) if found[steps] is not None)

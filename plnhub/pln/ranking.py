"""Whom to suggest: nobody of the own team and site, somebody from outside both, each for a reason. ◇ Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from plnhub.models import Person

SHOWN = 3


class Ground(IntEnum):
    """Why somebody is worth meeting, the strongest first."""

    GIFT = 0
    ANSWERED = 1
    SAME_WORK = 2
    NEW_PLACE = 3


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody to meet on one ground; `about` is what is behind it, `asked` how often they were asked."""

    person: Person
    ground: Ground
    about: str
    asked: int = 0


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A candidate that was chosen; `rarely_asked` when that decided between equals."""

    person: Person
    ground: Ground
    about: str
    rarely_asked: bool = False


def choose(me: Person, candidates: Sequence[Candidate], count: int = SHOWN) -> tuple[Suggestion, ...]:
    """The best by ground, then the least asked; the last place goes to an outsider if none came in."""
    ranked = _ranked(me, candidates)
    chosen = ranked[:count]
    if len(chosen) == count and not any(_is_outsider(me, each.person) for each in chosen):
        outsider = next((each for each in ranked[count:] if _is_outsider(me, each.person)), None)
        chosen = [*chosen[:-1], outsider] if outsider else chosen
    return tuple(_suggestion(each, candidates) for each in chosen)


def _ranked(me: Person, candidates: Sequence[Candidate]) -> list[Candidate]:
    strongest: dict[int, Candidate] = {}
    for each in sorted(candidates, key=lambda one: one.ground):
        if not _is_neighbour(me, each.person):
            strongest.setdefault(each.person.id, each)
    return sorted(strongest.values(), key=lambda one: (one.ground, one.asked))


def _suggestion(each: Candidate, candidates: Sequence[Candidate]) -> Suggestion:
    equals = [one for one in candidates if one.ground is each.ground and one.person.id != each.person.id]
    rarely = each.asked == 0 and any(one.asked > 0 for one in equals)
    return Suggestion(person=each.person, ground=each.ground, about=each.about, rarely_asked=rarely)


def _is_neighbour(me: Person, other: Person) -> bool:
    """Same team and same site: one has lunch with them anyway."""
    return _same_team(me, other) and _same_site(me, other)


def _is_outsider(me: Person, other: Person) -> bool:
    return not _same_team(me, other) and not _same_site(me, other)


def _same_team(me: Person, other: Person) -> bool:
    return me.team_id is not None and me.team_id == other.team_id


def _same_site(me: Person, other: Person) -> bool:
    return (me.location or "") == (other.location or "")

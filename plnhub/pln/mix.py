"""Of whom a PLN is made: by team, site, level and employer; how much of it is one's own team. ◇ Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plnhub.models import Person, PlnMember
from plnhub.words import marked

TEAM, SITE, LEVEL, EMPLOYER = marked("Team"), marked("Site"), marked("Level"), marked("Employer")
COMPANY, OUTSIDE = marked("this company"), marked("elsewhere")
SHOWN_GROUPS = 5


@dataclass(frozen=True, kw_only=True)
class Group:
    """Members that share a team, site, level or employer; one alone is a single voice."""

    name: str
    members: int

    @property
    def single_voice(self) -> bool:
        return self.members == 1


@dataclass(frozen=True, kw_only=True)
class Mix:
    """One way to sort the members, the largest group first; `others` counts those beyond the shown."""

    dimension: str
    groups: tuple[Group, ...]
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """How many of the members sit in the owner's own team."""

    inside: int
    members: int

    @property
    def share(self) -> float:
        return self.inside / self.members if self.members else 0.0


def mixes(members: Sequence[PlnMember]) -> tuple[Mix, ...]:
    """The four mixes of a PLN; what the directory does not say about somebody is left out."""
    staff = [member.person for member in members if member.person is not None]
    employers = [COMPANY] * len(staff) + [OUTSIDE] * (len(members) - len(staff))
    return (
        _mix(TEAM, (person.team.name if person.team else None for person in staff)),
        _mix(SITE, (person.location for person in staff)),
        _mix(LEVEL, (person.level for person in staff)),
        _mix(EMPLOYER, employers),
    )


def overlap(owner: Person, members: Sequence[PlnMember]) -> Overlap:
    """The share of the PLN that sits inside the owner's own team; without a team it is none."""
    own = [m for m in members if m.person and owner.team_id and m.person.team_id == owner.team_id]
    return Overlap(inside=len(own), members=len(members))


def _mix(dimension: str, names: Iterable[str | None]) -> Mix:
    counted = Counter(name for name in names if name)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    groups = tuple(Group(name=name, members=count) for name, count in ordered[:SHOWN_GROUPS])
    return Mix(dimension=dimension, groups=groups, others=sum(n for _, n in ordered[SHOWN_GROUPS:]))

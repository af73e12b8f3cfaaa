"""The networks as people know them: each connector says it of itself. ◇ Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from connectors import ABOUT
from connectors.about import About, Family
from connectors.archives import ABOUT_ARCHIVES
from plnhub.words import marked

NETWORKS: Mapping[str, About] = ABOUT
KNOWN: Mapping[str, About] = {**ABOUT_ARCHIVES, **ABOUT}
"""With those that are known by people's archives alone."""
FAMILIES: Mapping[Family, str] = {
    "social": marked("Talking in public"),
    "code": marked("Code and answers"),
    "writing": marked("Writing, speaking and research"),
    "company": marked("Inside the company"),
}


@dataclass(frozen=True, kw_only=True)
class FamilyOfNetworks:
    """Networks of one kind, in the order of their names."""

    name: str
    networks: tuple[tuple[str, About], ...]


def families(offered: Collection[str]) -> list[FamilyOfNetworks]:
    """The networks that are on, by kind."""
    return [
        FamilyOfNetworks(name=name, networks=found)
        for family, name in FAMILIES.items()
        if (found := _of_family(family, offered))
    ]


def switched_off(offered: Collection[str]) -> list[About]:
    """The networks that wait for an administrator, in the order of their names."""
    off = [about for key, about in NETWORKS.items() if key not in offered]
    return sorted(off, key=lambda about: about.name.casefold())


def _of_family(family: Family, offered: Collection[str]) -> tuple[tuple[str, About], ...]:
    mine = [(key, about) for key, about in NETWORKS.items() if about.family == family and key in offered]
    return tuple(sorted(mine, key=lambda each: each[1].name.casefold()))

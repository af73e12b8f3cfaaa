"""What people are told about a network: its name, what is read there, how to prove it, what it needs. ◇"""

from dataclasses import dataclass
from typing import Literal

Family = Literal["social", "code", "writing", "company"]
Evidence = Literal["recorded", "documented"]


@dataclass(frozen=True, kw_only=True)
class Need:
    """One setting, `PLNHUB_<NETWORK>_<OPTION>`; `how` says in a sentence or two where to get it.

    Without its required settings a network stays off; the others are advised or for one's own servers.
    """

    option: str
    name: str
    how: str
    url: str = ""
    is_secret: bool = True
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class About:
    """One outside network in plain words; `acts` completes "we note when you …".

    `covers` says what else is meant where the name does not.
    `evidence`: whether its tests replay answers of real servers, or answers built from the published schema.
    """

    name: str
    icon: str
    family: Family
    example: str
    acts: str
    evidence: Evidence
    covers: str = ""
    code_place: str = ""
    link_place: str = ""
    needs: tuple[Need, ...] = ()

    def missing(self, settings: dict[str, str]) -> tuple[Need, ...]:
        """The required settings that nobody has given."""
        return tuple(need for need in self.needs if need.is_required and not settings.get(need.option))

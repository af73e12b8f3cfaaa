"""Find the person that a DN or a uid means, whatever its spelling. ◇ Pure."""

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

from plnhub.directory.entries.names import dn_key, fold
from plnhub.directory.entries.values import Staff


class People(Protocol):
    """Those who can be meant."""

    def key_of(self, text: str) -> str | None:
        """The key of the person whom a DN or a uid names; None when there is no such person."""

    def knows(self, key: str) -> bool:
        """Whether somebody has this key."""


class PeopleIndex:
    """People by DN and by uid."""

    def __init__(self, staff: Iterable[Staff]) -> None:
        self._staff = tuple(staff)
        self._known: dict[str, str | None] = {}

    def key_of(self, text: str) -> str | None:
        """The key of the person whom `text` names; None when there is no such person."""
        if text not in self._known:
            self._known[text] = self._look_up(text)
        return self._known[text]

    def knows(self, key: str) -> bool:
        """Whether somebody has this key."""
        return key in self._keys

    def _look_up(self, text: str) -> str | None:
        if "=" in text and (found := self._by_dn.get(dn_key(text))):
            return found
        return self._by_uid.get(fold(text)) if "=" not in text else None

    @cached_property
    def _by_dn(self) -> dict[str, str]:
        return {dn_key(one.dn): one.key for one in self._staff if one.dn}

    @cached_property
    def _by_uid(self) -> dict[str, str]:
        return {fold(one.uid): one.key for one in self._staff}

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self._staff)

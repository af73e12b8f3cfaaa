"""Find the person that a DN or a uid means, whatever its spelling. ◇ Pure."""

from collections.abc import Iterable
from functools import cached_property

from plnhub.directory.names import fold, quick_dn, thorough_dn
from plnhub.directory.values import Staff


class PeopleIndex:
    """People by DN and by uid; the costly comparison of DNs is made only where the cheap one fails."""

    def __init__(self, staff: Iterable[Staff]) -> None:
        self._staff = tuple(staff)
        self._known: dict[str, str | None] = {}
        self._by_dn = {quick_dn(one.dn): one.key for one in self._staff if one.dn}

    def key_of(self, text: str) -> str | None:
        """The key of the person whom `text` names; None when there is no such person."""
        if text not in self._known:
            self._known[text] = self._look_up(text)
        return self._known[text]

    def knows(self, key: str) -> bool:
        """Whether somebody here has this key."""
        return key in self._keys

    def _look_up(self, text: str) -> str | None:
        if found := self._by_dn.get(quick_dn(text)):
            return found
        if "=" not in text:
            return self._by_uid.get(fold(text))
        return self._by_thorough_dn.get(thorough_dn(text))

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self._staff)

    @cached_property
    def _by_uid(self) -> dict[str, str]:
        return {fold(one.uid): one.key for one in self._staff}

    @cached_property
    def _by_thorough_dn(self) -> dict[str, str]:
        return {thorough_dn(one.dn): one.key for one in self._staff if one.dn}

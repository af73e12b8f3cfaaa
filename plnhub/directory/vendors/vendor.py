"""What one directory product does in its own way. ◇ Pure."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from plnhub.directory.entries.status import EVERY_SIGN, Attributes, Sign


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One product; `attributes` replaces entries of the usual mapping."""

    name: str
    title: str
    key: str
    key_form: Literal["text", "guid"] = "text"
    attributes: dict[str, str] = field(default_factory=dict)
    person_filter: str = ""
    """What finds people here, unless the settings say otherwise."""
    signs: tuple[Sign, ...] = EVERY_SIGN
    """What shows that an account is switched off."""
    group_number: tuple[str, ...] = ()
    """The attribute by which people name their primary group, where that group does not name them."""
    never_empty: frozenset[bytes] = frozenset()
    """Classes whose entries must have members by the product's schema: one that shows none hides them."""

    @property
    def status_attributes(self) -> tuple[str, ...]:
        """What must be asked for to see the signs."""
        return tuple(sign.attribute for sign in self.signs)

    def is_off(self, attributes: Attributes, today: date) -> bool:
        """Whether any of the product's own signs says that this account is switched off."""
        if self._status_names.isdisjoint(attributes):
            return False
        return any(sign.is_off(attributes, today) for sign in self.signs)

    @cached_property
    def _status_names(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self.status_attributes)


def key_text(value: bytes, vendor: Vendor) -> str:
    """The key as text: GUIDs are 16 bytes in Microsoft's order, all others are text already."""
    if vendor.key_form == "guid" and len(value) == 16:
        return str(uuid.UUID(bytes_le=value))
    return value.decode("utf-8").strip().lower()

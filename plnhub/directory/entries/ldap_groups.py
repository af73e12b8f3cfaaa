"""Read one group of a live directory completely; what comes in ranges is fetched to its end.

Nested groups are followed by the caller, entry by entry. Active Directory could follow them itself (rule
1.2.840.113556.1.4.1941), but that is many times slower, and other servers answer it with nobody and no error.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ldap

from plnhub.directory.entries.ldap_source import read_entries
from plnhub.directory.entries.roles import MEMBER_ATTRIBUTES, Group, NoSuchEntry, UnknownGroup, values_as_text
from plnhub.directory.vendors import Vendor, key_text
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline, reason_of

RANGE = re.compile(r"^(?P<name>[^;]+);(?:.*;)?range=(?P<first>\d+)-(?P<last>\d+|\*)(?:;.*)?$")
BIT_STRING = re.compile(r"#'[01]*'B$")  # what uniqueMember may carry behind the DN
MOST_RANGES = 20_000

Answer = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one answer told of one attribute: its values, and where to go on; None after the last."""

    values: tuple[bytes, ...]
    next_start: int | None = None


@dataclass(frozen=True, kw_only=True)
class LdapGroups:
    """Called with a DN, it gives that entry's members."""

    connection: Connection
    base: str
    vendor: Vendor
    deadline: Deadline

    def __call__(self, dn: str) -> Group:
        """Every member; raises UnknownGroup when the entry or any part of it stays unread."""
        return self.group(dn, self._ask(dn, list(self.attributes)))

    @property
    def attributes(self) -> tuple[str, ...]:
        """What is asked of a group."""
        return ("objectClass", *MEMBER_ATTRIBUTES, self.vendor.key, *self.vendor.group_number)

    def group(self, dn: str, answer: Answer) -> Group:
        """Every member, when a search has brought the entry (names in lower case) already."""
        values = [value for name in MEMBER_ATTRIBUTES for value in self._all_values(dn, name, answer)]
        if not values and self._must_have_members(answer):
            raise UnknownGroup(f"the group {dn} shows no member; may this account read the attribute?")
        named = tuple(
            BIT_STRING.sub("", text) if text.endswith("'B") else text for text in values_as_text(values)
        )
        return Group(members=(*named, *self._by_number(dn, answer)), key=self._key(answer))

    def _by_number(self, dn: str, answer: Answer) -> tuple[str, ...]:
        """In Active Directory the group that is somebody's primary one does not name that person."""
        numbers = [number for name in self.vendor.group_number for number in answer.get(name.lower(), ())]
        if not numbers or not numbers[0].isdigit():
            return ()
        wanted = f"(&(objectCategory=person)(primaryGroupID={numbers[0].decode()}))"
        try:
            pages = read_entries(self.connection, self.base, wanted, ("1.1",), self.deadline)
            return tuple(entry.dn for page, _ in pages for entry in page)
        except (ldap.LDAPError, Unavailable) as error:
            raise UnknownGroup(f"the people whose primary group is {dn} cannot be read") from error

    def _all_values(self, dn: str, name: str, answer: Answer) -> list[bytes]:
        values: list[bytes] = []
        for _ in range(MOST_RANGES):
            part = one_part(name, answer, start=len(values))
            values.extend(part.values)
            if part.next_start is None:
                return values
            answer = self._ask(dn, [f"{name};range={part.next_start}-*"])
        raise UnknownGroup(f"the members of {dn} never end")

    def _ask(self, dn: str, attributes: list[str]) -> Answer:
        try:
            seconds = self.deadline.left()
            rows = self.connection.search_ext_s(
                dn, ldap.SCOPE_BASE, "(objectClass=*)", attributes, timeout=seconds
            )
        except (ldap.NO_SUCH_OBJECT, ldap.INVALID_DN_SYNTAX) as error:
            raise NoSuchEntry(f"there is no group {dn}") from error
        except ldap.LDAPError as error:
            raise UnknownGroup(f"the group {dn} cannot be read: {reason_of(error)}") from error
        except Unavailable as error:
            raise UnknownGroup(f"the group {dn} could not be read in time") from error
        found = [values for found_dn, values in rows if found_dn is not None]
        if not found:  # a search of one entry that finds none hides it from this account
            raise UnknownGroup(f"the group {dn} may not be read by this account")
        return {name.lower(): values for name, values in found[0].items()}

    def _must_have_members(self, answer: Answer) -> bool:
        classes = {value.strip().lower() for value in answer.get("objectclass", ())}
        return not self.vendor.never_empty.isdisjoint(classes)

    def _key(self, answer: Answer) -> str:
        values = answer.get(self.vendor.key.lower())
        try:
            return key_text(values[0], self.vendor) if values else ""
        except UnicodeDecodeError:
            return ""


def one_part(name: str, answer: Answer, start: int) -> Part:
    """The values of `name` from number `start` on, as far as this answer goes. ◇ Pure."""
    for attribute, values in answer.items():
        found = RANGE.match(attribute)
        if found and found["name"] == name.lower():
            return _part_of_range(name, int(found["first"]), found["last"], tuple(values), start)
    if start:
        raise UnknownGroup(f"the server stopped giving {name} after {start} values")
    return Part(values=tuple(answer.get(name.lower(), ())))


def _part_of_range(name: str, first: int, last: str, values: tuple[bytes, ...], start: int) -> Part:
    if first != start:
        raise UnknownGroup(f"the server gave {name} from {first} on when asked for {start}")
    if last == "*":
        return Part(values=values)
    if len(values) != int(last) - first + 1 or not values:
        raise UnknownGroup(f"the server promised {name} up to {last} and gave {len(values)} values")
    return Part(values=values, next_start=first + len(values))

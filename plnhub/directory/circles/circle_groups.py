"""Tell who is in a group, nested ones followed; each group is read once, however many contain it."""

from collections.abc import Callable
from dataclasses import dataclass

from plnhub.directory.circles.circle_people import EverybodyOnFile
from plnhub.directory.circles.circle_plan import Members
from plnhub.directory.entries.ldap_groups import Answer, LdapGroups
from plnhub.directory.entries.names import dn_key
from plnhub.directory.entries.roles import Group, NoSuchEntry, UnknownGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """What one entry says itself: the people in it, and the DNs of all else; a person has a key only."""

    people: Members = frozenset()
    others: tuple[str, ...] = ()
    key: str = ""


class Groups:
    """The groups of one directory as far as they have been read."""

    def __init__(self, reader: LdapGroups, people: EverybodyOnFile) -> None:
        self._reader, self._people = reader, people
        self._read: dict[str, Own | UnknownGroup] = {}

    def take(self, dn: str, answer: Answer) -> None:
        """Remember a group that a search has brought."""
        self._remember(dn, lambda: self._reader.group(dn, answer))

    def people_in(self, dn: str) -> Members:
        """Everybody in this group and the groups in it; raises UnknownGroup if one is unknown."""
        top = self._own(dn)
        if not top.others:
            return top.people
        found, seen, waiting = set(top.people), {dn_key(dn)}, list(top.others)
        while waiting:
            member = waiting.pop()
            if (known_as := dn_key(member)) not in seen:
                seen.add(known_as)
                below = self._below(member)
                found |= below.people
                waiting.extend(below.others)
        return frozenset(found)

    def _below(self, dn: str) -> Own:
        """A person under a DN that is not on file yet is known by the key."""
        try:
            below = self._own(dn)
        except NoSuchEntry:
            return Own()
        person = self._people.id_of_key(below.key) if below.key else None
        return below if person is None else Own(people=below.people | {person}, others=below.others)

    def _own(self, dn: str) -> Own:
        name = dn_key(dn)
        if name not in self._read:
            self._remember(dn, lambda: self._reader(dn))
        found = self._read[name]
        if isinstance(found, UnknownGroup):
            raise found
        return found

    def _remember(self, dn: str, read: Callable[[], Group]) -> None:
        try:
            self._read[dn_key(dn)] = self._taken_apart(read())
        except UnknownGroup as error:
            self._read[dn_key(dn)] = error

    def _taken_apart(self, group: Group) -> Own:
        ids = list(map(self._people.id_of, group.members))
        people = frozenset(one for one in ids if one is not None)
        unknown = (member for member, one in zip(group.members, ids, strict=True) if one is None)
        return Own(people=people, others=tuple(one for one in unknown if "=" in one), key=group.key)

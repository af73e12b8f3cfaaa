"""Notice that OpenLDAP's database was replaced by an older one, which its change numbers alone cannot show.

A place keeps a witness of the last change seen: the entry that it left behind, with its change number, or the
key of an entry that it removed. A restored database that has gone on since knows nothing of that change.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plnhub.directory.entries.ldap_source import read_entries
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import LostPlace, Scope
from plnhub.directory.feeds.keys import key_filter
from plnhub.directory.feeds.sweep import key_of
from plnhub.ldap_connection import Connection, Deadline

NUMBER = "entryCSN"
SEPARATOR = " "


@dataclass(frozen=True, kw_only=True)
class Witness:
    """What must still be so unless it was changed again."""

    key: str = ""
    number: str = ""
    removed: str = ""

    def __str__(self) -> str:
        return SEPARATOR.join((self.key or "-", self.number or "-", self.removed or "-"))


def kept_witness(text: str) -> Witness:
    """The witness that `str` wrote down; none for anything else."""
    words = ["" if word == "-" else word for word in text.split(SEPARATOR)]
    return Witness(key=words[0], number=words[1], removed=words[2]) if len(words) == 3 else Witness()


def next_witness(before: Witness, changed: Iterable[tuple[str, Entry]], vanished: Iterable[str]) -> Witness:
    """The newest of the changed entries, or the witness as it was."""
    newest = max(((_number(entry), key) for key, entry in changed), default=("", ""))
    number, key = max(newest, (before.number, before.key))
    return Witness(key=key, number=number, removed=min(vanished, default=before.removed))


def hear_witness(
    connection: Connection, root: str, scope: Scope, witness: Witness, left: Iterable[str], deadline: Deadline
) -> None:
    """Raise LostPlace when the database does not know the change any more."""
    keys = {key for key in (witness.key, witness.removed) if key}.difference(left)
    if not keys:
        return
    asked, attributes = key_filter(scope.vendor, keys), (scope.vendor.key, NUMBER)
    there: dict[str, str] = {}
    for page, _ in read_entries(connection, root, asked, attributes, deadline):
        there |= {key_of(entry, scope): _number(entry) for entry in page}
    is_older = witness.key in keys and there.get(witness.key, "") < witness.number
    if is_older or witness.removed in there:
        raise LostPlace("OpenLDAP's database was replaced by an older one")


def _number(entry: Entry) -> str:
    values = entry.attributes.get(NUMBER.lower())
    return values[0].decode() if values else ""

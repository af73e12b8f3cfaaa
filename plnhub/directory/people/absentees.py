"""Look missing people up directly, outside base and filter, and keep what was found for the page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import ldap
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import wanted_people
from plnhub.directory.feeds.keys import key_filter
from plnhub.directory.people.whereabouts import Place, Traces, Whereabouts, judged, judged_by_name
from plnhub.directory.storing.on_file import SOURCE
from plnhub.directory.vendors import Vendor, key_text
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline, reason_of
from plnhub.models import Absentee, Person, PersonState

MOST = 200
BATCH = 50
ANYBODY = "(objectClass=*)"
NOTHING_SHOWN = (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS)
SHOWN = 500


def where_are_they(
    connection: Connection,
    settings: Settings,
    vendor: Vendor,
    last_dns: Mapping[str, str | None],
    deadline: Deadline,
) -> dict[str, Whereabouts]:
    """For each key (the first 200) where its entry is now; `last_dns` says where each was last read.

    Nothing here changes what the sync does: an error of the server leaves the rest unknown and fails no run.
    """
    keys, found = list(last_dns)[:MOST], dict[str, Whereabouts]()
    try:
        roots = _naming_contexts(connection, deadline)
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            traces = _traces(connection, settings, vendor, batch, roots, deadline)
            for key in batch:
                by_key = judged(key, traces)
                found[key] = by_key or _at_last_dn(connection, vendor, key, last_dns[key], deadline)
    except ldap.LDAPError as error:
        return _unknown(keys, reason_of(error)) | found
    except Unavailable as error:
        return _unknown(keys, str(error)) | found
    return found


def keep_whereabouts(session: Session, found: Mapping[str, Whereabouts], now: datetime) -> int:
    """Keep what was found for the page; whoever is back or erased is forgotten. Answers the rows written."""
    mine = Person.source == SOURCE, Person.source_key.in_(found)
    ids = {key: id_ for key, id_ in session.execute(select(Person.source_key, Person.id).where(*mine))}
    missing = select(Person.id).where(Person.state.in_((PersonState.MISSING, PersonState.INACTIVE)))
    session.execute(delete(Absentee).where(Absentee.person_id.not_in(missing)))
    session.execute(delete(Absentee).where(Absentee.person_id.in_(ids.values())))
    rows = [
        {"person_id": ids[key], "place": one.place, "detail": one.detail[:2000], "looked_at": now}
        for key, one in found.items()
        if key in ids
    ]
    if rows:
        session.execute(insert(Absentee), rows)
    return len(rows)


def the_missing(session: Session) -> Sequence[tuple[Person, Absentee | None]]:
    """People who are missing now, the newest first, with what a look for them said."""
    rows = select(Person, Absentee).outerjoin(Absentee, Absentee.person_id == Person.id)
    missing = rows.where(Person.source == SOURCE, Person.state == PersonState.MISSING)
    newest = missing.order_by(Person.state_since.desc(), Person.name).limit(SHOWN)
    return [(person, absentee) for person, absentee in session.execute(newest)]


def _traces(
    connection: Connection,
    settings: Settings,
    vendor: Vendor,
    keys: Sequence[str],
    roots: Sequence[str],
    deadline: Deadline,
) -> Traces:
    base, them = settings.directory_base, key_filter(vendor, keys)
    anywhere: dict[str, str] = {}
    for root in roots:
        anywhere |= _found(connection, vendor, root, them, deadline)
    people = wanted_people(settings, vendor)
    wanted = f"(&{people if people.startswith('(') else f'({people})'}{them})"
    return Traces(
        anywhere=anywhere,
        below_base=_found(connection, vendor, base, them, deadline),
        wanted=_found(connection, vendor, base, wanted, deadline),
    )


def _found(
    connection: Connection, vendor: Vendor, base: str, wanted: str, deadline: Deadline
) -> dict[str, str]:
    try:
        rows = _search(connection, base, ldap.SCOPE_SUBTREE, wanted, [vendor.key], deadline)
    except NOTHING_SHOWN:
        return {}
    return {key: dn for dn, attributes in rows if (key := _key(attributes, vendor))}


def _at_last_dn(
    connection: Connection, vendor: Vendor, key: str, dn: str | None, deadline: Deadline
) -> Whereabouts:
    """An entry that may be seen but not searched by key; some servers answer a hidden one with nothing."""
    if not dn:
        return Whereabouts(place=Place.GONE)
    try:
        rows = _search(connection, dn, ldap.SCOPE_BASE, ANYBODY, [vendor.key], deadline)
    except (ldap.NO_SUCH_OBJECT, ldap.INVALID_DN_SYNTAX):
        return Whereabouts(place=Place.GONE)
    except ldap.INSUFFICIENT_ACCESS:
        return Whereabouts(place=Place.NOT_READABLE, detail=dn)
    return judged_by_name(key, dn, _key(rows[0][1], vendor) if rows else None)


def _naming_contexts(connection: Connection, deadline: Deadline) -> list[str]:
    """The roots of all trees of this server."""
    rows = _search(connection, "", ldap.SCOPE_BASE, ANYBODY, ["namingContexts"], deadline)
    return [value.decode() for _, attributes in rows for values in attributes.values() for value in values]


def _search(
    connection: Connection, base: str, scope: int, wanted: str, attributes: list[str], deadline: Deadline
) -> list[tuple[str, dict[str, list[bytes]]]]:
    """The entries alone: rows without a DN refer to other servers."""
    rows = connection.search_ext_s(base, scope, wanted, attributes, timeout=deadline.left())
    return [(dn, attributes) for dn, attributes in rows if dn is not None]


def _key(attributes: Mapping[str, list[bytes]], vendor: Vendor) -> str | None:
    values = next((v for name, v in attributes.items() if name.lower() == vendor.key.lower()), None)
    return key_text(values[0], vendor) if values else None


def _unknown(keys: Iterable[str], reason: str) -> dict[str, Whereabouts]:
    return {key: Whereabouts(place=Place.UNKNOWN, detail=reason) for key in keys}

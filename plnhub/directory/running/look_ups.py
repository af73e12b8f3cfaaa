"""Ask the database whom a run over the changes must look at: the reported, and whoever hangs on them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from plnhub.chunks import chunks
from plnhub.directory.entries.full_read import Session
from plnhub.directory.entries.values import Quarantined, Staff
from plnhub.directory.feeds import Changes, keys_and_dns, scope_of
from plnhub.directory.storing.concerns import FEW
from plnhub.directory.storing.on_file import COUNTED, SOURCE, WITHOUT_MANAGER, aside_keys
from plnhub.models import Person, PersonState

MINE = Person.source == SOURCE
REPORTS = select(Person.source_key).where(Person.state.in_(COUNTED))
UNLED = select(Person.source_key).where(WITHOUT_MANAGER)
"""Whom somebody who came, moved or was deleted just now may lead: servers mend the DN without a mark."""

MUCH_MOVED = "so much has moved that this was the shorter way"
NOBODY_STAYS = "by the changes nobody would be left"


class TooMany(Exception):
    """Reading everybody is the shorter way, or the only safe one; told with why."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Keys to read again, keys that are gone, and whether groups may hold somebody else now."""

    again: frozenset[str]
    gone: frozenset[str]
    groups: bool
    not_aside: frozenset[str]
    """Keys that are set aside no longer, unless they come again now."""


def look_up(
    database: DatabaseSession,
    session: Session,
    changes: Changes,
    made: dict[str, Staff | Quarantined],
    sweep: bool,
) -> Found:
    """Everybody to read again and everybody who is gone; raises TooMany where a full read is better."""
    found = _by_changes(database, changes, made)
    if sweep:
        found = _by_sweep(database, session, found)
    if found.gone and not made:
        _refuse_if_nobody_stays(database, found.gone)
    return found


def _refuse_if_nobody_stays(database: DatabaseSession, gone: frozenset[str]) -> None:
    """An answer without anybody is judged by a full read, however few people there are."""
    active = select(Person.source_key).where(MINE, Person.state == PersonState.ACTIVE)
    if gone.issuperset(database.scalars(active.limit(len(gone) + 1))):
        raise TooMany(NOBODY_STAYS)


def _by_changes(database: DatabaseSession, changes: Changes, made: dict[str, Staff | Quarantined]) -> Found:
    """Besides the reported ones: entries set aside before, and the reports of who moved or left."""
    keys = sorted({*made, *changes.gone})
    columns = Person.id, Person.source_key, Person.dn, Person.state
    rows = [
        row
        for part in chunks(keys)
        for row in database.execute(select(*columns).where(MINE, Person.source_key.in_(part)))
    ]
    known = {row.source_key: row for row in rows}
    moved = {
        key for key, one in made.items() if isinstance(one, Staff) and _is_elsewhere(one, known.get(key))
    }
    gone = frozenset(key for key in known if key in changes.gone)
    aside = aside_keys(database)
    shifted = (known[key].id for key in moved & known.keys() | gone)
    has_shifted = bool(moved or gone or changes.vanished)
    return Found(
        again=(aside - changes.gone) | _hanging_on(database, shifted, has_shifted),
        gone=frozenset(key for key in gone if known[key].state == PersonState.ACTIVE),
        groups=bool(moved) or changes.concerns_groups(known.keys(), {row.dn for row in rows}),
        not_aside=aside | changes.gone,
    )


def _hanging_on(database: DatabaseSession, shifted: Iterable[int], has_shifted: bool) -> frozenset[str]:
    """Whose manager's DN is another one now, or may be: servers mend such texts without a mark."""
    reports = {
        key
        for part in chunks(sorted(shifted))
        for key in database.scalars(REPORTS.where(Person.manager_id.in_(part)))
    }
    return frozenset(reports | set(database.scalars(UNLED) if has_shifted else ()))


def _is_elsewhere(one: Staff, row: Any) -> bool:
    """Whether this is somebody new or back again, or somebody under another DN than on file."""
    return row is None or row.dn != one.dn or row.state != PersonState.ACTIVE


def _by_sweep(database: DatabaseSession, session: Session, found: Found) -> Found:
    """Compare every key and DN of the server with those on file."""
    columns = Person.id, Person.source_key, Person.dn, Person.state
    query = select(*columns).where(MINE, Person.state != PersonState.PSEUDONYM)
    on_file = {row.source_key: row for row in database.execute(query)}
    unseen = {key for key, row in on_file.items() if row.state in COUNTED}
    again: set[str] = set()
    scope = scope_of(session.settings, session.vendor)
    for key, dn in keys_and_dns(session.connection, scope, session.deadline):
        unseen.discard(key)
        row = on_file.get(key)
        if row is None or row.dn != dn or row.state != PersonState.ACTIVE:
            again.add(key)
            if len(again) > FEW:
                raise TooMany(MUCH_MOVED)
    shifted = (on_file[key].id for key in (again & on_file.keys()) | unseen)
    hanging = _hanging_on(database, shifted, bool(again or unseen))
    return replace(found, again=found.again | again | hanging, gone=frozenset(unseen), groups=True)

"""Take over only what changed: what the server reports, what hangs on it, and now and then every key.

The answer of a feed is completed by what no server marks as changed: entries set aside before, the reports
of people whose DN changed or who left, and, by a sweep, whoever moved with a unit or left without a word.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import ldap
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from plnhub.chunks import chunks
from plnhub.crash import crash_point
from plnhub.directory.entries.full_read import Session, open_session, read_roles, time_of
from plnhub.directory.entries.members import people_on_file
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.sources import RUN_SECONDS, directory_uri, is_file
from plnhub.directory.entries.values import Place, Quarantined, Reading, Staff
from plnhub.directory.feeds import Changes, Feed, LostPlace, entries_by_key, feed_for, keys_and_dns, scope_of
from plnhub.directory.planning.outcome import Outcome
from plnhub.directory.planning.plan import Plan
from plnhub.directory.running.run import Run, Turn, settings_hash, take_turn
from plnhub.directory.running.settle import settle
from plnhub.directory.running.sync import noting, read_all, sync_directory
from plnhub.directory.storing.concerns import FEW
from plnhub.directory.storing.on_file import COUNTED, SOURCE, WITHOUT_MANAGER, aside_keys
from plnhub.directory.storing.places import move_on, place_on_file
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Deadline, reason_of
from plnhub.models import DirectoryPlace, Person, PersonState

SWEEP_EVERY = timedelta(hours=24)
SWEEP_WITHOUT_DELETIONS = timedelta(hours=1)
"""Where the server does not say who left, as Active Directory does not to an account without that right."""
UNCOUNTED = "timestamp"
"""The feed whose place stays where it is when somebody is deleted."""
MINE = Person.source == SOURCE
REPORTS = select(Person.source_key).where(Person.state.in_(COUNTED))
UNLED = select(Person.source_key).where(WITHOUT_MANAGER)
"""Whom somebody who came, moved or was deleted just now may lead: servers mend the DN without a mark."""


NO_PLACE = "so far nobody knows up to where changes were taken in"
OTHER_SETTINGS = "the settings were changed since the last time"
NOT_ASKED = "changes are not asked for, as the settings say"
MUCH_MOVED = "so much has moved that this was the shorter way"
OVERTAKEN = "another run came first"
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


def sync_changes(run: Run, *, sweep: bool = False) -> Outcome:
    """What changed since the last run; everything where that cannot be told."""
    began = time.monotonic()
    if is_file(directory_uri(run.settings)):
        return sync_directory(run)
    place = place_on_file(run.database)
    if place is None or place.settings_hash != settings_hash(run.settings):
        return sync_directory(run, OTHER_SETTINGS if place else NO_PLACE)
    session = _open(run)
    try:
        changes = _asked(feed_for(session.vendor, run.settings), session, place.place)
        due = sweep or changes.units_changed or _is_sweep_due(changes, place, run.clock())
        if changes.is_empty and not due:
            move_on(run, place, changes.place)
            seconds = time.monotonic() - began
            return Outcome(outcome="unchanged", kind="changes", plan=Plan(read=0), seconds=seconds)
        return _turn(run, session, changes, place, due)
    except LostPlace as error:
        return sync_directory(run, str(error))
    finally:
        session.connection.unbind_ext_s()


def _is_sweep_due(changes: Changes, place: DirectoryPlace, now: datetime) -> bool:
    may_miss_leavers = changes.gone_unknown and not _is_standing_still(changes, place)
    return now - place.swept_at >= (SWEEP_WITHOUT_DELETIONS if may_miss_leavers else SWEEP_EVERY)


def _is_standing_still(changes: Changes, place: DirectoryPlace) -> bool:
    """Whether the server has not counted a single change since the sweep; times do not count deletions."""
    is_counting = not place.place.startswith(UNCOUNTED)
    return is_counting and changes.place == place.place and place.taken_at <= place.swept_at


def _open(run: Run) -> Session:
    uri = directory_uri(run.settings)
    return open_session(run.settings, uri, Deadline.after(RUN_SECONDS), run.clock().date())


def _asked(feed: Feed | None, session: Session, place: str) -> Changes:
    """Raises LostPlace when the place is of no use any more, or nobody is to be asked."""
    if feed is None:
        raise LostPlace(NOT_ASKED)
    try:
        return feed.changes_since(session.connection, place, session.deadline)
    except ldap.LDAPError as error:
        raise Unavailable(f"the directory does not tell its changes: {reason_of(error)}") from error


def _turn(run: Run, session: Session, changes: Changes, place: DirectoryPlace, sweep: bool) -> Outcome:
    def work(turn: Turn) -> Outcome:
        try:
            now_kept = place_on_file(run.database)
            if now_kept is None or now_kept.place != place.place:
                raise TooMany(OVERTAKEN)
            reading = _reading(turn, session, changes, place.feed, sweep)
        except TooMany as error:
            reading = noting(read_all(turn.run), str(error))
        except ldap.LDAPError as error:
            raise Unavailable(f"the directory stopped answering: {reason_of(error)}") from error
        crash_point("directory.changes")
        return settle(turn, reading)

    return take_turn(run, "sweep" if sweep else "changes", work)


def _reading(turn: Turn, session: Session, changes: Changes, feed: str, sweep: bool) -> Reading:
    scope = scope_of(session.settings, session.vendor)
    made = {one.key: one for one in _made(session, changes.entries)}
    found = _found(turn, session, changes, made, sweep)
    again = found.again - made.keys()
    if len(again) + len(made) > FEW:
        raise TooMany(MUCH_MOVED)
    if again:
        entries = entries_by_key(session.connection, scope, sorted(again), session.deadline)
        made |= {one.key: one for one in _made(session, entries)}
    staff = tuple(one for one in made.values() if isinstance(one, Staff))
    is_asking = found.groups or any(one.key in found.not_aside for one in staff)
    reading = Reading(
        staff=staff,
        quarantined=tuple(one for one in made.values() if isinstance(one, Quarantined)),
        absent=found.gone - made.keys(),
        not_aside=found.not_aside,
        vendor=session.vendor.name,
        groups_read=is_asking,
        place=Place(feed=feed, text=changes.place),
        is_partial=True,
        is_swept=sweep,
        server_time=time_of(session) if sweep else None,
    )
    return _with_roles(turn, session, reading) if is_asking else reading


def _found(
    turn: Turn, session: Session, changes: Changes, made: dict[str, Staff | Quarantined], sweep: bool
) -> Found:
    with turn.run.database.reading() as database:
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


def _with_roles(turn: Turn, session: Session, reading: Reading) -> Reading:
    members, notes = read_roles(session, people_on_file(turn.run.database)(reading.staff))
    return replace(reading, role_members=members, notes=notes)


def _made(session: Session, entries: Iterable[Entry]) -> list[Staff | Quarantined]:
    convert = session.converter
    return [convert.staff(entry, convert.fingerprint(entry)) for entry in entries]


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

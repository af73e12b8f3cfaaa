"""Take over only what changed: what the server reports, what hangs on it, and now and then every key.

The answer of a feed is completed by what no server marks as changed: entries set aside before, the reports
of people whose DN changed or who left, and, by a sweep, whoever moved with a unit or left without a word.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import ldap

from plnhub.crash import crash_point
from plnhub.directory.entries.full_read import Session, open_session, read_roles, time_of
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.entries.members import people_on_file
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.sources import RUN_SECONDS, directory_uri, is_file
from plnhub.directory.entries.values import Place, Quarantined, Reading, Staff
from plnhub.directory.feeds import Changes, Feed, LostPlace, entries_by_key, feed_for, scope_of
from plnhub.directory.planning.outcome import Outcome
from plnhub.directory.planning.plan import Plan
from plnhub.directory.running.look_ups import MUCH_MOVED, TooMany, look_up
from plnhub.directory.running.run import Run, Turn, take_turn
from plnhub.directory.running.settle import settle
from plnhub.directory.running.sync import noting, read_all, sync_directory
from plnhub.directory.storing.concerns import FEW
from plnhub.directory.storing.places import move_on, place_on_file
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Deadline, reason_of
from plnhub.models import DirectoryPlace

SWEEP_EVERY = timedelta(hours=24)
SWEEP_WITHOUT_DELETIONS = timedelta(hours=1)
"""Where the server does not say who left, as Active Directory does not to an account without that right."""
UNCOUNTED = "timestamp"
"""The feed whose place stays where it is when somebody is deleted."""
NO_PLACE = "so far nobody knows up to where changes were taken in"
OTHER_SETTINGS = "the settings were changed since the last time"
NOT_ASKED = "changes are not asked for, as the settings say"
OVERTAKEN = "another run came first"
ADVICE = "nobody was changed; if the next run stops, too, look at the server's log and at the network"


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
            move_on(run.database, place, changes.place, run.clock())
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
            raise Unavailable(f"the directory stopped answering: {reason_of(error)}; {ADVICE}") from error
        crash_point("directory.changes")
        return settle(turn, reading)

    return take_turn(run, "sweep" if sweep else "changes", work)


def _reading(turn: Turn, session: Session, changes: Changes, feed: str, sweep: bool) -> Reading:
    scope = scope_of(session.settings, session.vendor)
    made = {one.key: one for one in _made(session, changes.entries)}
    with turn.run.database.reading() as database:
        found = look_up(database, session, changes, made, sweep)
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


def _with_roles(turn: Turn, session: Session, reading: Reading) -> Reading:
    members, notes = read_roles(session, people_on_file(turn.run.database)(reading.staff))
    return replace(reading, role_members=members, notes=notes)


def _made(session: Session, entries: Iterable[Entry]) -> list[Staff | Quarantined]:
    convert = session.converter
    return [convert.staff(entry, convert.fingerprint(entry)) for entry in entries]

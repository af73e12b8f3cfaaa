"""Hear the directory ring: one worker listens and asks for the changes at once, where the hours say so."""

import threading
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import ask_vendor
from plnhub.directory.entries.sources import is_file
from plnhub.directory.feeds import NotOffered, scope_of
from plnhub.directory.feeds.listen import listen
from plnhub.directory.setup.schedule import AT_ONCE, CHANGES, schedule_of
from plnhub.directory.vendors import Vendor, chosen_vendor
from plnhub.errors import HubError
from plnhub.jobs.directory_schedule import task_of
from plnhub.jobs.queue import enqueue
from plnhub.ldap_connection import Connection, Deadline, connected
from plnhub.lease import AnotherRun, give_back, new_owner, take_lease
from plnhub.models import DirectorySchedule, Job, JobState
from plnhub.wiring import Hub

LEASE = "directory ear"
LOOK_SECONDS = 5.0
CONNECT_SECONDS = 30.0
log = structlog.get_logger()


class Ear:
    """Looks now and then whether to listen, and to what; of several workers one alone does."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.owner = new_owner()
        self.heard: Settings | None = None
        self.deaf = threading.Event()

    def listen_until(self, stopped: threading.Event) -> None:
        """The work of a thread beside the worker; whatever fails, it tries again."""
        while not stopped.is_set():
            try:
                self.look()
            except (HubError, SQLAlchemyError) as error:
                log.warning("ear_failed", kind=type(error).__name__)
            stopped.wait(LOOK_SECONDS)
        self.deaf.set()
        with suppress(SQLAlchemyError), self.hub.database.writing() as session:
            give_back(session, LEASE, self.owner)

    def look(self) -> None:
        """Begin, go on or end as hours, settings and lease say now."""
        wanted = self.hub.directory_settings if self._is_wanted() else None
        if wanted == self.heard:
            return
        self.deaf.set()
        self.heard, self.deaf = wanted, threading.Event()
        if wanted is not None:
            threading.Thread(target=self._listen, args=(wanted, self.deaf), daemon=True).start()

    def _is_wanted(self) -> bool:
        with self.hub.database.reading() as session:
            row = schedule_of(session).get(CHANGES)
        return row is not None and row.minutes == AT_ONCE and self._has_lease()

    def _has_lease(self) -> bool:
        try:
            with self.hub.database.writing() as session:
                take_lease(session, LEASE, self.owner, self.hub.now())
        except AnotherRun:
            return False
        return True

    def _listen(self, settings: Settings, deaf: threading.Event) -> None:
        if is_file(settings.directory_url):
            return
        try:
            vendor = chosen_vendor(settings.directory_vendor) or _vendor(settings)
            listen(lambda: _connection(settings), scope_of(settings, vendor), self._ring, deaf)
        except NotOffered as error:
            log.info("ear_not_offered", reason=str(error))
        except HubError as error:
            log.warning("ear_failed", kind=type(error).__name__)
            if not deaf.wait(LOOK_SECONDS):
                self.heard = None  # the next look begins anew

    def _ring(self) -> None:
        with self.hub.database.writing() as session:
            ask_for_changes(session, self.hub.now())


def ask_for_changes(session: Session, now: datetime) -> bool:
    """Ask once: what waits in the queue will see this change, too; what runs already may not."""
    row = session.scalar(select(DirectorySchedule).where(DirectorySchedule.work == CHANGES).with_for_update())
    waits = select(Job.id).where(Job.name == task_of(CHANGES), Job.state == JobState.QUEUED)
    if row is None or session.scalar(waits.limit(1)) is not None:
        return False
    enqueue(session, task_of(CHANGES), now)
    return True


def _connection(settings: Settings) -> Connection:
    return connected(settings, Deadline.after(CONNECT_SECONDS))


def _vendor(settings: Settings) -> Vendor:
    connection = _connection(settings)
    try:
        return ask_vendor(connection)
    finally:
        connection.unbind_ext_s()

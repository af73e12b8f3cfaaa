"""The doorbell rings for every change, through restarts of the server, and falls silent when stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plnhub.directory.entries.ldap_source import bound_connection
from plnhub.directory.feeds import NotOffered
from plnhub.directory.feeds.contract import Scope
from plnhub.directory.feeds.listen import listen
from plnhub.directory.feeds.scope import scope_of
from plnhub.directory.vendors import GENERIC, VENDORS
from plnhub.ldap_connection import Connection, Deadline
from tests.directory.feeds.settings import settings_for
from tests.servers.staff_operations import Staff

SOON = 15.0


class Bell:
    """A listener in a thread of its own, which counts."""

    def __init__(self, connect: Callable[[], Connection], scope: Scope) -> None:
        self.count, self.rang, self.stopped = 0, threading.Condition(), threading.Event()
        self.thread = threading.Thread(target=listen, args=(connect, scope, self._ring, self.stopped))
        self.thread.start()

    def _ring(self) -> None:
        with self.rang:
            self.count += 1
            self.rang.notify_all()

    def has_rung(self, times: int) -> bool:
        """Whether it rings so often, before long."""
        with self.rang:
            return self.rang.wait_for(lambda: self.count >= times, SOON)

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(SOON)


@pytest.fixture
def bell(staff_server: Staff, tmp_path: Path) -> Iterator[Bell]:
    """One that has rung for the new connection already."""
    settings = settings_for(staff_server, staff_server.base_dn, tmp_path)
    scope = scope_of(settings, VENDORS[staff_server.vendor])
    made = Bell(lambda: bound_connection(settings, settings.directory_url, Deadline.after(20)), scope)
    assert made.has_rung(1)
    yield made
    made.stop()


def test_it_rings_for_a_change(staff_server: Staff, bell: Bell):
    staff_server.add_person("ada")
    assert bell.has_rung(2)


def test_it_rings_for_a_deletion(staff_server: Staff, bell: Bell):
    staff_server.add_person("ada")
    assert bell.has_rung(2)
    heard = bell.count
    time.sleep(0.5)  # what belongs to the first change has been gathered
    staff_server.delete_person("ada")
    assert bell.has_rung(heard + 1)


def test_it_rings_again_after_a_restart_of_the_server(staff_server: Staff, bell: Bell):
    staff_server.server.stop()
    staff_server.server.start()
    staff_server.connect()
    assert bell.has_rung(2)
    staff_server.add_person("ada")
    assert bell.has_rung(3)


def test_it_ends_when_stopped(bell: Bell):
    bell.stop()
    assert not bell.thread.is_alive()


def test_an_unknown_product_cannot_be_listened_to(openldap_staff: Staff, tmp_path: Path):
    settings = settings_for(openldap_staff, openldap_staff.base_dn, tmp_path)
    with pytest.raises(NotOffered):
        listen(
            lambda: bound_connection(settings, settings.directory_url, Deadline.after(20)),
            scope_of(settings, GENERIC),
            lambda: None,
            threading.Event(),
        )

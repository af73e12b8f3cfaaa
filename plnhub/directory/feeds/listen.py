"""Hear at once that something changed: a doorbell, after which an ordinary incremental run reads what it was.

OpenLDAP and 389 ring by content synchronisation that stays open (refreshAndPersist); a domain controller is
asked every second for the number of its last change. Nothing that is heard is kept: every new connection
rings once, so that the run that follows finds what happened while nobody listened.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from threading import Event

import ldap
from ldap.syncrepl import SyncRequestControl

from plnhub.directory.feeds.contract import NotOffered, Scope
from plnhub.directory.feeds.domain_controller import position
from plnhub.directory.feeds.ds389 import ContentSync389
from plnhub.directory.feeds.kinds import EVERYTHING, people_groups_and_units
from plnhub.directory.feeds.sync_messages import INFO_MESSAGE, SyncInfo
from plnhub.directory.feeds.syncrepl import Syncrepl
from plnhub.directory.feeds.tree import visible_tree
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection

PULSE = 0.5
"""Seconds within which a listener that is to stop does so."""
POLL = 1.0
PROOF_OF_LIFE = 30.0
"""A server that has silently vanished is found out by a small question in between."""
GATHERED = 0.2
"""Seconds for which the changes of one moment are taken together."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

Connect = Callable[[], Connection]


def listen(connect: Connect, scope: Scope, on_change: Callable[[], None], stopped: Event) -> None:
    """Call `on_change` for every change until stopped, over all failures of the server.

    `connect` gives a bound connection that nobody else uses. Raises NotOffered where nothing can be heard.
    """
    pause = SHORTEST_PAUSE
    while not stopped.is_set():
        rings, heard = _rings(connect, scope, stopped), 0
        while _rang(rings):
            heard += 1
            on_change()
        pause = SHORTEST_PAUSE if heard > 1 else min(2 * pause, LONGEST_PAUSE)
        stopped.wait(pause)


def _rang(rings: Iterator[None]) -> bool:
    """Wait for the next change; false when the connection is lost or the listener was stopped."""
    try:
        next(rings)
    except (StopIteration, ldap.LDAPError, Unavailable):
        return False
    return True


def _rings(connect: Connect, scope: Scope, stopped: Event) -> Iterator[None]:
    connection = connect()
    try:
        ring = _poll if scope.vendor.name == "ad" else _persist
        yield from ring(connection, scope, stopped)
    finally:
        with contextlib.suppress(ldap.LDAPError):
            connection.unbind_ext_s()


def _poll(connection: Connection, _scope: Scope, stopped: Event) -> Iterator[None]:
    last = None
    while not stopped.wait(POLL if last else 0):
        now = position(connection)
        if now != last:
            yield
        last = now


def _persist(connection: Connection, scope: Scope, stopped: Event) -> Iterator[None]:
    message = _begin(connection, scope)
    yield
    alive_at = time.monotonic()
    while not stopped.is_set():
        kind, is_change = _next(connection, message, PULSE)
        if kind == ldap.RES_SEARCH_RESULT:
            return
        if is_change:
            _gather(connection, message)
            yield
        if time.monotonic() - alive_at > PROOF_OF_LIFE:
            connection.search_ext_s("", ldap.SCOPE_BASE, EVERYTHING, ["1.1"])
            alive_at = time.monotonic()


def _begin(connection: Connection, scope: Scope) -> int:
    """Ask for what happens from now on."""
    root = visible_tree(connection, scope.base).root
    if scope.vendor.name == "openldap":
        wanted = people_groups_and_units(scope.wanted)
        cookie = Syncrepl(scope=scope).place_now(connection)
    elif scope.vendor.name == "389":
        wanted, cookie = EVERYTHING, ContentSync389(scope=scope).place_now(connection)
    else:
        raise NotOffered(f"{scope.vendor.title} does not say when something changes")
    control = SyncRequestControl(cookie=cookie, mode="refreshAndPersist")
    return int(connection.search_ext(root, ldap.SCOPE_SUBTREE, wanted, ["1.1"], serverctrls=[control]))


def _next(connection: Connection, message: int, seconds: float) -> tuple[int | None, bool]:
    """The kind of the next message, and whether it tells of a change; None when nothing came in time."""
    try:
        kind, rows, _, _, _, _ = connection.result4(
            message, all=0, timeout=seconds, add_ctrls=1, add_intermediates=1, resp_ctrl_classes={}
        )
    except ldap.TIMEOUT:
        return None, False
    is_set = kind == ldap.RES_INTERMEDIATE and any(
        name == INFO_MESSAGE and SyncInfo(value).keys for name, value, _ in rows
    )
    return kind, is_set or kind == ldap.RES_SEARCH_ENTRY


def _gather(connection: Connection, message: int) -> None:
    """Take what comes close behind a change: one run will read it all."""
    ends_at = time.monotonic() + GATHERED
    kind: int | None = ldap.RES_SEARCH_ENTRY
    while kind is not None and (rest := ends_at - time.monotonic()) > 0:
        kind, _ = _next(connection, message, rest)

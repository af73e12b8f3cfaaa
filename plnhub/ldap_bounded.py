"""Give a call into libldap a limit that holds: when it ends, the sockets that the call opened are shut."""

import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from plnhub.errors import Unavailable

OPEN_FILES = "/dev/fd"
SILENT_ADVICE = "look at the port and the firewall, and whether an LDAP server listens there"
Answer = TypeVar("Answer")
Address = tuple[str, int]


class Unreachable(Unavailable):
    """This server cannot be used just now; another one may."""


_turns: dict[Address, threading.Lock] = {}


def within(
    seconds: float, host: str, port: int, call: Callable[[], Answer], undo: Callable[[Answer], None]
) -> Answer:
    """What `call` answers, or Unreachable after `seconds`; an answer that comes too late is undone.

    libldap has no limit of its own for name look-up and TLS handshake. One call at a time is made to
    each server, and the next one waits for it: however often a server hangs, one thread hangs at most.
    """
    ends_at = time.monotonic() + seconds
    turn = _turns.setdefault((host, port), threading.Lock())
    if not turn.acquire(timeout=max(0.0, seconds)):
        raise Unreachable(f"{host} port {port}: an earlier call to this server still hangs; try again later")
    before, found = _open_sockets(), set[Address]()
    future = _in_a_thread(lambda: _after_look_up(host, port, found, call))
    future.add_done_callback(lambda _done: turn.release())
    try:
        return future.result(timeout=max(0.0, ends_at - time.monotonic()))
    except TimeoutError as error:
        if future.done():
            raise
        future.add_done_callback(lambda done: None if done.exception() else undo(done.result()))
        _shut(_open_sockets() - before, found)
        raise Unreachable(f"{host} port {port}: no answer within {seconds:.1f} s; {SILENT_ADVICE}") from error


def _in_a_thread(work: Callable[[], Answer]) -> Future[Answer]:
    alone = ThreadPoolExecutor(1, thread_name_prefix="ldap")
    try:
        return alone.submit(work)
    finally:
        alone.shutdown(wait=False)


def _after_look_up(host: str, port: int, found: set[Address], call: Callable[[], Answer]) -> Answer:
    """The addresses are kept, for they tell this call's sockets from others."""
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreachable(
            f"the name {host} has no address ({reason}); look at its spelling and at DNS"
        ) from error
    found |= {(str(each[4][0]), port) for each in known}
    return call()


def _open_sockets() -> frozenset[tuple[int, str]]:
    """Each open socket of this process: its number, and the name that no other socket ever has."""
    numbers = (int(name) for name in os.listdir(OPEN_FILES))
    return frozenset(one for one in ((number, _name(number)) for number in numbers) if "socket" in one[1])


def _name(number: int) -> str:
    try:
        return os.readlink(f"{OPEN_FILES}/{number}")
    except OSError:
        return ""


def _shut(opened: frozenset[tuple[int, str]], addresses: set[Address]) -> None:
    """Wake whoever waits on these sockets; each is looked at through a copy, which nobody can swap."""
    for number, name in opened:
        try:
            copy = os.dup(number)
        except OSError:
            continue
        if _name(copy) != name:
            os.close(copy)
            continue
        with socket.socket(fileno=copy) as one:
            _shut_if_peer(one, addresses)


def _shut_if_peer(one: socket.socket, addresses: set[Address]) -> None:
    try:
        if one.family in (socket.AF_INET, socket.AF_INET6) and one.getpeername()[:2] in addresses:
            one.shutdown(socket.SHUT_RDWR)
    except OSError:  # not connected yet: libldap's own limit for connecting ends that
        return

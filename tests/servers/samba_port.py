"""One domain controller at a time: its ports are fixed, and a killed test run frees them by dying."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.programs import PATIENCE, accepts_connections

PORT, TLS_PORT = 389, 636
LOCK = Path("/tmp/plnhub-samba.lock")
TURN = 600.0


@contextmanager
def domain_ports() -> Iterator[None]:
    """Hold the ports, once whoever holds them now has ended; the test is skipped where that cannot be."""
    if os.geteuid() != 0:
        pytest.skip("only root may open the fixed ports of a domain controller")
    handle = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait(TURN, lambda: _takes(handle), f"another test run holds {LOCK}")
        _wait(PATIENCE, lambda: not accepts_connections(PORT), f"port {PORT} is taken on this machine")
        yield
    finally:
        os.close(handle)


def _takes(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(seconds: float, is_free: Callable[[], bool], otherwise: str) -> None:
    ends_at = time.monotonic() + seconds
    while not is_free():
        if time.monotonic() > ends_at:
            pytest.skip(otherwise)
        time.sleep(0.2)

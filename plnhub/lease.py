"""One at a time: a named row that its owner keeps fresh, and that a dead owner cannot hold."""

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from plnhub.clock import utc_now
from plnhub.db import Database
from plnhub.errors import HeldByGate
from plnhub.models import Lease

LEASE_LENGTH = timedelta(seconds=90)
KEEP_SECONDS = 20.0


class AnotherRun(HeldByGate):
    """Somebody else is at work; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """A lease that is held now; `hold` is called inside the transaction that must not be overtaken."""

    name: str
    owner: str
    clock: Callable[[], datetime]

    def hold(self, session: Session) -> None:
        hold_lease(session, self.name, self.owner, self.clock())


@contextmanager
def leased(database: Database, name: str, clock: Callable[[], datetime] = utc_now) -> Iterator[Tenure]:
    """Hold the lease `name` for a while, kept fresh by a thread; raises AnotherRun when it is taken."""
    tenure = Tenure(name=name, owner=new_owner(), clock=clock)
    try:
        with database.writing() as session:
            take_lease(session, name, tenure.owner, clock())
    except IntegrityError as error:  # two began in the same moment, and the other one was first
        raise AnotherRun(f"another run of '{name}' has just begun; nothing was changed") from error
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep, args=(database, tenure, stopped), daemon=True)
    keeper.start()
    try:
        yield tenure
    finally:
        stopped.set()
        keeper.join()
        with database.writing() as session:
            give_back(session, name, tenure.owner)


def _keep(database: Database, tenure: Tenure, stopped: threading.Event) -> None:
    while not stopped.wait(KEEP_SECONDS):
        try:
            with database.writing() as session:
                tenure.hold(session)
        except (
            OperationalError
        ):  # somebody writes for long, perhaps this very run: try again at the next beat
            continue
        except AnotherRun:  # the run itself finds out when it wants to write
            return


def new_owner() -> str:
    """A name for this run that tells machine, process and run apart."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid())}:{uuid.uuid4().hex[:8]}"


def take_lease(session: Session, name: str, owner: str, now: datetime) -> None:
    """Take the lease, also from an owner whose time is over or whose process is dead."""
    lease = session.scalar(select(Lease).where(Lease.name == name).with_for_update())
    if lease is None:
        session.add(Lease(name=name, owner=owner, expires_at=now + LEASE_LENGTH))
        return
    if lease.owner != owner and lease.expires_at > now and not is_dead(lease.owner):
        raise AnotherRun(
            f"another run of '{name}' is at work; it ends or gives way by {lease.expires_at:%H:%M:%S} UTC"
        )
    lease.owner, lease.expires_at = owner, now + LEASE_LENGTH


def hold_lease(session: Session, name: str, owner: str, now: datetime) -> None:
    """Keep the lease, inside the transaction that needs it; raises AnotherRun when it was lost."""
    lease = session.scalar(select(Lease).where(Lease.name == name).with_for_update())
    if lease is None or lease.owner != owner:
        raise AnotherRun("this run took too long and another one has taken over; nothing was changed")
    lease.expires_at = now + LEASE_LENGTH


def give_back(session: Session, name: str, owner: str) -> None:
    """Let the next run begin at once."""
    lease = session.scalar(select(Lease).where(Lease.name == name, Lease.owner == owner))
    if lease is not None:
        session.delete(lease)


def is_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that exists no more; False when that is unknown."""
    machine, _, rest = owner.partition(":")
    pid, _, rest = rest.partition(":")
    if machine != _machine() or not pid.isdigit():
        return False
    return _started(int(pid)) != rest.partition(":")[0]


def _machine() -> str:
    """This boot of this machine, and this process namespace, since containers count processes anew."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:13]
        return f"{boot}-{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return "unknown"


def _started(pid: int) -> str:
    """When the process began, in clock ticks since the boot; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""

"""One sync at a time: a row that its owner keeps fresh, and that a dead owner cannot hold."""

import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.errors import HeldByGate
from plnhub.models import Lease

LEASE_LENGTH = timedelta(seconds=90)
NAME = "directory.sync"


class AnotherRun(HeldByGate):
    """Somebody else is at work; nothing was changed."""


def new_owner() -> str:
    """A name for this run that tells machine, process and run apart."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid())}:{uuid.uuid4().hex[:8]}"


def take_lease(session: Session, owner: str, now: datetime) -> None:
    """Take the lease, also from an owner whose time is over or whose process is dead."""
    lease = session.scalar(select(Lease).where(Lease.name == NAME).with_for_update())
    if lease is None:
        session.add(Lease(name=NAME, owner=owner, expires_at=now + LEASE_LENGTH))
        return
    if lease.owner != owner and lease.expires_at > now and not is_dead(lease.owner):
        raise AnotherRun(
            f"another directory sync is running; it ends or gives way by {lease.expires_at:%H:%M:%S} UTC"
        )
    lease.owner, lease.expires_at = owner, now + LEASE_LENGTH


def hold_lease(session: Session, owner: str, now: datetime) -> None:
    """Keep the lease, inside the transaction that needs it; raises AnotherRun when it was lost."""
    lease = session.scalar(select(Lease).where(Lease.name == NAME).with_for_update())
    if lease is None or lease.owner != owner:
        raise AnotherRun("this run took too long and another one has taken over; nothing was changed")
    lease.expires_at = now + LEASE_LENGTH


def give_back(session: Session, owner: str) -> None:
    """Let the next run begin at once."""
    lease = session.scalar(select(Lease).where(Lease.name == NAME, Lease.owner == owner))
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

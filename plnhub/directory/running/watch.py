"""Whether a whole day has truly passed since somebody was missed, whatever the clock was set to."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.directory.planning.changes import TIME_UNTIL_INACTIVE
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryRun

MARGIN = timedelta(hours=1)
TICK = "tick"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
ADVICE = "mend its clock (timedatectl shows it), or approve the plan if these people have truly left"


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Seconds since this machine started, asleep or awake: a clock that nobody sets."""

    boot: str
    seconds: float


def tick() -> Tick:
    """The present moment."""
    boot = BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.is_file() else ""
    return Tick(boot=boot, seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def clock_doubt(
    session: Session, since: Iterable[datetime], now: datetime, ticked: Tick, server: datetime | None
) -> str:
    """Why people who are missing since then must not become inactive yet; empty when nothing speaks for that.

    The clock must be the directory server's, as far as that one tells; and where the run that missed them
    was on this machine since it started, a day must have passed by its ticks too.
    """
    if server is not None and abs(now - server) > MARGIN:
        return f"this machine's clock and the directory server's are {_hours(now - server)} apart: {ADVICE}"
    before = _tick_at(session, max(since))
    if before is None or not before.boot or before.boot != ticked.boot:
        return ""
    passed = timedelta(seconds=ticked.seconds - before.seconds)
    if passed >= TIME_UNTIL_INACTIVE - MARGIN:
        return ""
    return (
        f"people were missed only {_hours(passed)} ago, though the clock of this machine says a day: it was "
        f"set forward meanwhile; {ADVICE}"
    )


def _tick_at(session: Session, moment: datetime) -> Tick | None:
    """Of the last run that had begun by then."""
    begun = select(DirectoryRun.counts).where(
        DirectoryRun.source == SOURCE, DirectoryRun.started_at <= moment
    )
    counts = session.scalar(begun.order_by(DirectoryRun.id.desc()).limit(1)) or {}
    return Tick(**counts[TICK]) if TICK in counts else None


def _hours(span: timedelta) -> str:
    hours = abs(span) / timedelta(hours=1)
    return f"{hours:.0f} hours" if hours >= 2 else f"{hours * 60:.0f} minutes"

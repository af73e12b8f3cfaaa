"""How many failed log-ins are too many, and how long to wait then. ◇ Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

REMEMBERED = timedelta(hours=24)
SAFETY_MARGIN = 2
KNOWN_SHARE = 3
WITHOUT_LOCK = 100
LONGEST_STRIDE = 5


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `most` failures in `window`; a growing one doubles its window after each full round."""

    most: int
    window: timedelta
    grows: bool = False

    def free_at(self, failures: Sequence[datetime], now: datetime) -> datetime | None:
        """When the next try is allowed, or None for now; `failures` stand in ascending order."""
        if len(failures) < self.most:
            return None
        free = failures[-self.most] + self.window * self._stride(failures, now)
        return free if free > now else None

    def _stride(self, failures: Sequence[datetime], now: datetime) -> int:
        if not self.grows:
            return 1
        recent = sum(1 for at in failures if at > now - REMEMBERED)
        return int(2 ** min(max(recent // self.most - 1, 0), LONGEST_STRIDE))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """One limit for each thing that is counted."""

    network: Limit
    pair: Limit
    strangers: Limit
    name: Limit


def limits_for(lock_threshold: int, lock_window: timedelta) -> Limits:
    """The limits under a directory that locks after `lock_threshold` failures (0: it never locks).

    All failures of one name stay two below that threshold, and strangers alone leave a share of them
    to the browsers that the person used before, so that nobody can lock a colleague out.
    """
    total = max(lock_threshold - SAFETY_MARGIN, 1) if lock_threshold else WITHOUT_LOCK
    kept = min(KNOWN_SHARE, total // 2)
    return Limits(
        network=Limit(most=30, window=timedelta(minutes=10)),
        pair=Limit(most=5, window=timedelta(minutes=15), grows=True),
        strangers=Limit(most=total - kept, window=lock_window),
        name=Limit(most=total, window=lock_window),
    )

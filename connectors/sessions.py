"""Connections kept alive: each thread its own, one origin a session, so that no two hosts ever share one."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

Origin = tuple[str, str, int]
MOST = 4
LONGEST_IDLE = 15.0


@dataclass(kw_only=True)
class Kept:
    """A session and when it was used last; `is_used` once its connection may have been closed there."""

    session: requests.Session
    is_used: bool = False
    used_at: float = field(default_factory=time.monotonic)
    process: int = field(default_factory=os.getpid)

    @property
    def is_fresh(self) -> bool:
        return self.process == os.getpid() and time.monotonic() - self.used_at <= LONGEST_IDLE


class Sessions(threading.local):
    """The sessions of this thread by origin; one that has failed, idled or been displaced is closed."""

    def __init__(self, make: Callable[[], requests.Session]) -> None:
        self._make = make
        self._kept: OrderedDict[Origin, Kept] = OrderedDict()

    @contextmanager
    def lent(self, origin: Origin) -> Iterator[Kept]:
        """The session of this origin; whatever is raised meanwhile ends it."""
        kept, is_good = self._taken(origin), False
        try:
            yield kept
            is_good = True
        finally:
            if is_good:
                self._keep(origin, kept)
            else:
                kept.session.close()

    def _taken(self, origin: Origin) -> Kept:
        kept = self._kept.pop(origin, None)
        if kept is not None and kept.is_fresh:
            return kept
        if kept is not None:
            kept.session.close()
        return Kept(session=self._make())

    def _keep(self, origin: Origin, kept: Kept) -> None:
        kept.is_used, kept.used_at = True, time.monotonic()
        self._kept[origin] = kept
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)[1].session.close()

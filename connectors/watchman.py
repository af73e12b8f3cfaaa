"""One thread that cuts what is over its time; a thread for each request would cost more than the request."""

import heapq
import os
import threading
import time
from itertools import count
from typing import Protocol


class Limited(Protocol):
    """Something that ends at a moment of the monotonic clock, unless it is over before."""

    ends: float
    is_over: bool

    def cut(self) -> None: ...


class Watchman:
    """Knows who ends next; its thread begins with the first, and anew in a process that was forked."""

    _thread: threading.Thread | None

    def __init__(self) -> None:
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)

    def watch(self, limited: Limited) -> None:
        with self._news:
            heapq.heappush(self._next, (limited.ends, next(self._count), limited))
            if self._thread is None:
                self._thread = threading.Thread(target=self._stand, name="watchman", daemon=True)
                self._thread.start()
            if self._next[0][2] is limited:
                self._news.notify()

    def _begin_anew(self) -> None:
        self._news = threading.Condition()
        self._next: list[tuple[float, int, Limited]] = []
        self._count = count()
        self._thread = None

    def _stand(self) -> None:
        while True:
            with self._news:
                while not (late := self._late()):
                    self._news.wait(self._next[0][0] - time.monotonic() if self._next else None)
            for limited in late:
                limited.cut()

    def _late(self) -> list[Limited]:
        """Those to cut now; whatever is over already is forgotten on the way."""
        late: list[Limited] = []
        while self._next and (self._next[0][2].is_over or self._next[0][0] <= time.monotonic()):
            late.append(heapq.heappop(self._next)[2])
        return [limited for limited in late if not limited.is_over]

"""Find the executor processes of this test's own cluster, and see whether they are at work."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

EXECUTOR = b"CoarseGrainedExecutorBackend"
PATIENCE = 300.0
EXECUTORS = 2
JOBS_BEFORE = 4


def executors() -> set[int]:
    """Their process ids: descendants of this process, so nobody else's."""
    found: set[int] = set()
    for pid in descendants(os.getpid()):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if EXECUTOR in command:
            found.add(pid)
    return found


def descendants(pid: int) -> set[int]:
    children: dict[int, set[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, set()).add(int(stat.parent.name))
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        fresh = children.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {PATIENCE:.0f} s until {what}")
        time.sleep(0.02)


def jobs_begun(session: Any) -> int:
    return len(session.sparkContext.statusTracker().getJobIdsForGroup())


def tasks_at_work(session: Any) -> int:
    tracker = session.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return sum(stage.numActiveTasks for stage in stages if stage is not None)


@contextmanager
def one_killed(session: Any, *, at_work: bool) -> Iterator[list[int]]:
    """SIGKILL to an executor after some of the block's jobs, and while tasks run if `at_work`.

    Answers whom, once it is done; nobody when the block was over before.
    """
    wait_until(lambda: len(executors()) == EXECUTORS, "both executors are there")
    killed: list[int] = []
    begun, over = jobs_begun(session), Event()

    def is_time() -> bool:
        is_far = jobs_begun(session) > begun + JOBS_BEFORE
        return is_far and (not at_work or tasks_at_work(session) > 0)

    def kill() -> None:
        wait_until(lambda: over.is_set() or is_time(), "the jobs of the block are at work")
        if not over.is_set():
            killed.append(min(executors()))
            os.kill(killed[0], signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    try:
        yield killed
    finally:
        over.set()
        killer.join()


def cpu_seconds() -> float:
    """Spent so far by all living processes that this one started."""
    spent = 0
    for pid in descendants(os.getpid()):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        spent += sum(map(int, stat.rpartition(")")[2].split()[11:13]))
    return spent / os.sysconf("SC_CLK_TCK")

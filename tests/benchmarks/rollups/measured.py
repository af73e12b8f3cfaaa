"""Run a piece of work in a process of its own; answer its CPU seconds, its peak memory and what it found."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Measured:
    cpu: float
    wall: float
    peak_mb: int
    found: Any


def measured(work: Callable[..., Any], *arguments: Any, times: int = 1) -> Measured:
    """The median CPU of several runs, with the highest peak."""
    runs = [_once(work, *arguments) for _ in range(times)]
    return Measured(
        cpu=median(run.cpu for run in runs),
        wall=median(run.wall for run in runs),
        peak_mb=max(run.peak_mb for run in runs),
        found=runs[-1].found,
    )


def _once(work: Callable[..., Any], *arguments: Any) -> Measured:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, work, *arguments))
    process.start()
    theirs.close()
    answer: Measured = ours.recv()
    process.join()
    return answer


def _child(answers: Connection, work: Callable[..., Any], *arguments: Any) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    found = work(*arguments)
    answers.send(
        Measured(
            cpu=time.process_time() - cpu,
            wall=time.perf_counter() - wall,
            peak_mb=_peak_mb(),
            found=found,
        )
    )


def _peak_mb() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

"""Take the CPU time of a piece of work, all threads together, and the memory of this process."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Timed(Generic[Answer]):
    """The last answer and the median of the CPU seconds."""

    answer: Answer
    seconds: float


def timed(work: Callable[[], Answer], rounds: int = 3) -> Timed[Answer]:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        answer = work()
        taken.append(time.process_time() - began)
    return Timed(answer=answer, seconds=statistics.median(taken))


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

"""Jobs: rows written with what caused them, handed to a broker after the commit, run by any worker."""

from plnhub.jobs.queue import ask, enqueue
from plnhub.jobs.registry import Progress, task

__all__ = ["Progress", "ask", "enqueue", "task"]

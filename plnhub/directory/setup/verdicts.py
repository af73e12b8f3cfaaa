"""What the last runs leave to say: which one is still held, which one failed, where to correct it. ◇ Pure."""

import re
from collections.abc import Iterable, Sequence

from plnhub.directory.setup.desk import DONE, RunShown
from plnhub.models import Job

FULL, RUNNING, CRASHED = "full", "running", "crashed"
FAILED = ("failed", CRASHED)
PEOPLE, FIELDS, SAFETY, TEST = "people", "fields", "safety", "test"
STEPS = (
    (FIELDS, re.compile(r"\b(column|mapping|DIRECTORY_ATTRIBUTES)", re.IGNORECASE)),
    (SAFETY, re.compile(r"\b(role|canary|canaries)\b", re.IGNORECASE)),
    (PEOPLE, re.compile(r"\b(base|filter|does not exist)\b|\bDIRECTORY_(BASE|FILTER)", re.IGNORECASE)),
)


def held_run(runs: Sequence[RunShown]) -> RunShown | None:
    """The held run, of the newest first, that no good one has followed: one of its kind, or of everybody."""
    good: set[str] = set()
    for run in runs:
        if run.is_held and FULL not in good and run.kind not in good:
            return run
        if run.outcome in DONE:
            good.add(run.kind)
    return None


def failed_run(runs: Sequence[RunShown]) -> RunShown | None:
    """The latest run that ended, if it failed."""
    ended = next((run for run in runs if run.outcome != RUNNING), None)
    return ended if ended is not None and ended.outcome in FAILED else None


def held_jobs(runs: Sequence[RunShown], jobs: Iterable[Job]) -> frozenset[int]:
    """The jobs that ended well although their run was held."""
    kinds = {"directory.sync": FULL, "directory.changes": "changes", "directory.sweep": "sweep"}
    return frozenset(
        job.id
        for job in jobs
        for run in runs
        if run.is_held and kinds.get(job.name) == run.kind and job.finished_at is not None
        if job.created_at <= run.started_at <= job.finished_at
    )


def step_to_correct(reason: str) -> str:
    """The step of the set-up where such a reason is looked into: the test, unless the words tell more."""
    return next((step for step, words in STEPS if words.search(reason)), TEST)

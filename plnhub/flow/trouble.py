"""Tell what went wrong in a rebuild, what to do about it, and as of which day the figures stay in service."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from plnhub.errors import HubError
from plnhub.flow.engines import EngineFailed
from plnhub.flow.store import run_in_force

NO_ROOM = ("no space left", "disk quota", "file too large")


FIGURES_FOLLOW = (
    "everybody's own mirror is the new one already, and the other figures follow with the next rebuild"
)
OLD_FILES_STAY = "all figures are the new ones already; only old files could not be removed"


class RebuildFailed(HubError):
    """The text says why, and what is in service."""


@contextmanager
def told(store: Path) -> Iterator[None]:
    """Turn the errors of disks and engines into one clear sentence."""
    try:
        yield
    except EngineFailed as error:
        raise RebuildFailed(f"{error}; {in_service(store)}") from error
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        raise RebuildFailed(f"{_reason(store, error)}; {in_service(store)}") from error


@contextmanager
def told_after_commit(store: Path, state: str) -> Iterator[None]:
    """As `told`, once the mirrors are the new ones; `state` says what of the rest is in service."""
    try:
        yield
    except OSError as error:
        raise RebuildFailed(f"{_reason(store, error)}; {state}") from error


def in_service(store: Path) -> str:
    """Which figures people see meanwhile."""
    try:
        run, _ = run_in_force(store)
    except HubError:
        return "there are no figures yet"
    return f"the figures as of {run.as_of} stay in service"


def _reason(store: Path, error: Exception) -> str:
    text = str(error).casefold()
    if getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(
        sign in text for sign in NO_ROOM
    ):
        return f"no room is left on the disk of {store}: free some space there and rebuild again"
    what = ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])
    return (
        f"the rebuild failed ({what}): look after {store} and rebuild again; "
        "`plnhub flow rebuild --full` uses nothing of before"
    )

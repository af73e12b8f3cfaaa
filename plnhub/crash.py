"""Crashes: what outlives a power cut, and points at which a test kills this process to see what remains."""

import os
import signal
from pathlib import Path


def crash_point(name: str) -> None:
    """Die by SIGKILL here when `PLNHUB_CRASH_AT` names this point; otherwise do nothing."""
    if os.environ.get("PLNHUB_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)


def keep_name(folder: Path) -> None:
    """Have the folder remember its new or renamed files through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(draft: Path, target: Path) -> None:
    """Give a whole file its name, so that it outlives a power cut from then on."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(draft, target)
    keep_name(target.parent)

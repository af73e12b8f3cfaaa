"""Who works on a data folder: many share its lock, a restore wants it alone; it goes with its process."""

import fcntl
import os
from pathlib import Path

from plnhub.errors import HeldByGate, SettingsError

LOCK = "in-use.lock"


def take_part(folder: Path) -> int:
    """Share the folder with others until the answered descriptor is closed, here and in all forks."""
    return _locked(folder, fcntl.LOCK_SH, "a restore is under way: try again when it has ended")


def take_alone(folder: Path) -> int:
    """Have the folder alone; raises HeldByGate while a server, a worker or a command works on it."""
    return _locked(
        folder,
        fcntl.LOCK_EX,
        f"PLN Hub is at work on {folder}: stop the server, the workers and the nightly run first; "
        "nothing was changed",
    )


def own_folder(folder: Path) -> None:
    """Make the folder, for its owner only; one with something in it stays as it is."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not any(folder.iterdir()) and folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700)
    except OSError as error:
        raise SettingsError(f"PLNHUB_DATA_DIR: cannot use {folder}: {error.strerror}") from error


def _locked(folder: Path, kind: int, refusal: str) -> int:
    own_folder(folder)
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SettingsError(f"PLNHUB_DATA_DIR: cannot use {folder}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise HeldByGate(refusal) from error
    return descriptor


def leave(descriptor: int) -> None:
    """Let others have the folder."""
    os.close(descriptor)

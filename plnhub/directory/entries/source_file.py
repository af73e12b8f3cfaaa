"""A file that staff are read from: whether it can be read, and whether it stayed as it was meanwhile."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from plnhub.errors import Unavailable

CHANGED = "the file was changed while it was read"


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """An open file, and how it was when it was opened."""

    content: BinaryIO
    was: tuple[int, int]

    @property
    def trouble(self) -> str:
        """Why what was read may not be the whole of it; empty when it is."""
        return "" if _state(self.content) == self.was else CHANGED


@contextmanager
def open_source(path: Path) -> Iterator[SourceFile]:
    """A source file; raises Unavailable saying why it cannot be read."""
    try:
        with path.open("rb") as file:
            yield SourceFile(content=file, was=_state(file))
    except OSError as error:
        raise Unavailable(f"PLNHUB_DIRECTORY_URL: cannot read {path}: {error.strerror}") from error


def _state(file: BinaryIO) -> tuple[int, int]:
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns

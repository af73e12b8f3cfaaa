"""Where uploaded files lie: in a folder of the data folder that the Hub's own account alone may open."""

import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from plnhub.errors import Unavailable
from plnhub.words import marked

FOLDER = "archives"
LEFT_FREE = 2**30
NO_ROOM = marked("There is no room for a file of this size just now. Please tell your administrator.")
LIFE = timedelta(hours=24)
NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The folder of uploaded files; each is called by the public id of its upload and by nothing else."""

    folder: Path

    def refuse_without_room(self, size: int) -> None:
        """Raises Unavailable when so many bytes would fill the disk."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free < size + LEFT_FREE:
            raise Unavailable(NO_ROOM)

    @contextmanager
    def receiving(self, name: str) -> Iterator[BinaryIO]:
        """A new file to write into; it is gone again when anything goes wrong meanwhile."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path(name), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        is_kept = False
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file
            is_kept = True
        finally:
            if not is_kept:
                self.remove(name)

    def path(self, name: str) -> Path | None:
        """The file, or None when it is gone or lies on another machine."""
        found = self._path(name)
        return found if found.is_file() else None

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def sweep(self, kept: Collection[str], now: datetime) -> int:
        """Remove what no upload asks for any more, except what may be arriving just now."""
        names = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        gone = [name for name in names if name not in kept and self._is_old(name, now)]
        for name in gone:
            (self.folder / name).unlink(missing_ok=True)
        return len(gone)

    def _is_old(self, name: str, now: datetime) -> bool:
        try:
            written = (self.folder / name).stat().st_mtime
        except FileNotFoundError:
            return False
        return now.timestamp() - written > timedelta(hours=1).total_seconds()

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError("an upload is called by 32 hexadecimal digits")
        return self.folder / name


def shelf_in(data_dir: Path) -> Shelf:
    return Shelf(folder=data_dir.resolve() / FOLDER)

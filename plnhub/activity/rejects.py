"""The list of refused rows beside an imported file: written aside, put in place at the end."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from plnhub.activity.rows import COLUMNS, Reject
from plnhub.errors import UsageError


class Rejects:
    """Collects refused rows; `keep` puts the list in place, or removes that of an earlier import."""

    def __init__(self, target: Path, draft: Path, file: TextIO) -> None:
        self.target = target
        self.count = 0
        self._draft = draft
        self._file = file
        self._writer = csv.writer(file)
        self._writer.writerow(("line", "reason", *COLUMNS))

    def add(self, reject: Reject) -> None:
        self.count += 1
        values = (reject.row.get(name, "") for name in COLUMNS)
        self._writer.writerow((reject.line, reject.reason, *values))

    def keep(self) -> Path | None:
        self._file.close()
        if not self.count:
            self.target.unlink(missing_ok=True)
            return None
        os.replace(self._draft, self.target)
        return self.target


@contextmanager
def rejects_of(path: Path) -> Iterator[Rejects]:
    """The list for the file `path`; without `keep`, nothing remains of it."""
    target = path.with_name(f"{path.name}.rejected.csv")
    draft = path.with_name(f".{target.name}.{os.getpid()}")
    try:
        file = draft.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise UsageError(
            f"{target}: {error.strerror}; nothing was imported. Refused rows are listed there: make room"
        ) from error
    try:
        with file:
            yield Rejects(target, draft, file)
    finally:
        draft.unlink(missing_ok=True)

"""Read a file of activities line by line: CSV or JSON lines, UTF-8, and never more than one row of it."""

import csv
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from plnhub.activity.rows import COLUMNS, REQUIRED
from plnhub.errors import UsageError

LONGEST_LINE = 1_000_000
MOST_LINES_IN_A_ROW = 100

Row = Mapping[str, str]
Numbered = tuple[int, Row | str]
"""A line's number with its row, or with a sentence on why it is none."""


class _Line(str):
    """A line of text that could be read; a plain str in its place says why it could not."""


def rows_of(path: Path, needed: Sequence[str] = REQUIRED) -> Iterator[Numbered]:
    """Every row of the file with the number of its first line; raises UsageError when it is no such file."""
    try:
        with path.open("rb") as file:
            lines = _Lines(file)
            first = lines.peek()
            if first is None:
                raise UsageError(f"{path} is empty: its first line must name {','.join(COLUMNS)}")
            is_json = first.lstrip().startswith("{")
            yield from _json_rows(lines) if is_json else _csv_rows(lines, path, needed)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


class _Lines:
    """The lines of a file with their numbers; those that were taken too early can be given back."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.number = 0
        self.waiting: deque[tuple[int, str]] = deque()

    def peek(self) -> str | None:
        """The first line that is not blank, which stays."""
        while (found := self.take()) is not None:
            if found[1].strip():
                self.give_back([found])
                return found[1]
        return None

    def give_back(self, lines: list[tuple[int, str]]) -> None:
        self.waiting.extendleft(reversed(lines))

    def take(self) -> tuple[int, str] | None:
        """The next line and its number; None at the end."""
        if self.waiting:
            return self.waiting.popleft()
        raw = self.file.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self.number += 1
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            self._skip_the_rest()
            return self.number, f"the line is longer than {LONGEST_LINE} bytes"
        return self.number, _decoded(raw, is_first=self.number == 1)

    def _skip_the_rest(self) -> None:
        while (more := self.file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            pass


def _decoded(raw: bytes, *, is_first: bool) -> str:
    if b"\0" in raw:
        return "the line holds a NUL byte: save the file as UTF-8 text"
    try:
        return _Line(raw.decode("utf-8-sig" if is_first else "utf-8"))
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        return f"byte {error.start + 1} of the line (0x{byte:02x}) is not UTF-8: save the file as UTF-8"


def _json_rows(lines: _Lines) -> Iterator[Numbered]:
    while (found := lines.take()) is not None:
        number, text = found
        if not isinstance(text, _Line):
            yield number, str(text)
        elif text.strip():
            yield number, _json_row(text)


def _json_row(text: str) -> Row | str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"broken JSON: {str(error)[:200]}"
    if not isinstance(found, dict):
        return "not a JSON object: write one object a line"
    found = {name: value for name, value in found.items() if value is not None}
    if isinstance(found.get("recipients"), list) and all(isinstance(one, str) for one in found["recipients"]):
        found["recipients"] = ";".join(found["recipients"])
    wrong = [name for name in found if name in COLUMNS and not isinstance(found[name], str)]
    return f"{wrong[0]} is not a text" if wrong else {name: found[name] for name in COLUMNS if name in found}


def _csv_rows(lines: _Lines, path: Path, needed: Sequence[str]) -> Iterator[Numbered]:
    csv.field_size_limit(LONGEST_LINE)
    header = _header(lines, path, needed)
    while (found := lines.take()) is not None:
        number, text = found
        if not isinstance(text, _Line):
            yield number, str(text)
        elif text.strip():
            fields = _fields(lines, number, text, len(header))
            yield number, fields if isinstance(fields, str) else dict(zip(header, fields, strict=True))


def _header(lines: _Lines, path: Path, needed: Sequence[str]) -> list[str]:
    number, text = lines.take() or (1, "")
    if not isinstance(text, _Line):
        raise UsageError(f"{path}, line {number}: {text}")
    if "\r" in text.rstrip("\r\n"):
        raise UsageError(
            f"{path}: the lines end as on old Macintoshes; save it with Unix or Windows line ends"
        )
    names = _fields(lines, number, text, 0)
    if isinstance(names, str):
        raise UsageError(f"{path}, line {number}: {names}")
    header = [name.strip().casefold() for name in names]
    missing = [name for name in needed if name not in header]
    if missing:
        raise UsageError(
            f"{path}: the header lacks {', '.join(missing)}; it must name {','.join(COLUMNS)}, "
            "separated by commas (or be JSON, one object a line)"
        )
    twice = sorted({name for name in header if name in COLUMNS and header.count(name) > 1})
    if twice:
        raise UsageError(f"{path}: the header names {', '.join(twice)} twice")
    return header


def _fields(lines: _Lines, number: int, text: str, width: int) -> list[str] | str:
    """The fields of the row that begins here (any number when `width` is 0), or what is wrong with it.

    A quoted field may go on over a few lines; when it finds no end, only its first line is refused.
    """
    taken: list[tuple[int, str]] = []
    while (fields := _parsed(text)) is None:
        following = lines.take() if len(taken) < MOST_LINES_IN_A_ROW else None
        if following is not None:
            taken.append(following)
        if following is None or not isinstance(following[1], _Line) or len(text) > LONGEST_LINE:
            lines.give_back(taken)
            return "a quote is opened here and not closed"
        text += following[1]
    if isinstance(fields, str) or (width and len(fields) != width):
        lines.give_back(taken)
        return (
            fields
            if isinstance(fields, str)
            else f"the row has {len(fields)} fields, the header names {width}"
        )
    return fields


def _parsed(text: str) -> list[str] | str | None:
    """The fields; None when a quote is still open at the end; or what is wrong."""
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return None
        return f"broken CSV: {error}"

"""Read all staff from a CSV file: one person a line, columns by name, broken lines spare the others."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from plnhub.config import Settings
from plnhub.directory.entries.fingerprint import RULES
from plnhub.directory.entries.full_read import Progress, Read
from plnhub.directory.entries.names import clean, fold
from plnhub.directory.entries.normalise import BadEntry, staff_from_text
from plnhub.directory.entries.source_file import open_source
from plnhub.directory.entries.status import is_active_word
from plnhub.directory.entries.values import Quarantined, Reading, Staff
from plnhub.errors import UsageError

COLUMNS = (
    "uid", "name", "mail", "title", "level", "division", "team", "parent_team", "manager_uid", "location",
    "employee_type", "start_date", "end_date", "active",
)  # fmt: skip
NEEDED = ("uid", "name")
FIELD_OF = {"manager_uid": "manager"}
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"
OFTEN = 1_000


def read_csv(
    settings: Settings,
    path: Path,
    today: date,
    known: dict[str, str] | None = None,
    progress: Progress = lambda _count: None,
) -> Reading:
    """Everybody in the file; a wrong header is refused as a whole, a bad line stands in quarantine.

    With the fingerprints of those on file as `known`, which are used up, only the new and the changed.
    """
    with open_source(path) as source:
        if source.content.read(2) in UTF16_MARKS:
            raise UsageError(f"{path}: the file is UTF-16; save it as CSV UTF-8")
        source.content.seek(0)
        lines = (line for part in source.content for line in part.splitlines())
        rows = _rows(settings, _header(path, next(lines, b"").removeprefix(UTF8_MARK)), today)
        read = rows.read(lines, known or {}, progress)
        read.reason = source.trouble
    return Reading(
        staff=read.staff_named_once(),
        quarantined=tuple(read.quarantined),
        same=read.same,
        absent=None if known is None else read.absent,
        complete=not read.reason,
        reason=read.reason,
        vendor="csv",
    )


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """How the lines of one file are understood."""

    header: tuple[str, ...]
    wanted: frozenset[str]
    today: date
    salt: bytes

    def read(self, lines: Iterable[bytes], known: dict[str, str], progress: Progress) -> Read:
        read = Read(known=known)
        for number, line in enumerate(lines, start=2):
            if line.strip():
                made = _one(line, number, self.header, self.wanted, self.today)
                told = (line, isinstance(made, Staff) and made.disabled)
                fingerprint = blake2b(repr(told).encode(), digest_size=16, key=self.salt).hexdigest()
                if read.is_news(made.key, fingerprint, made.origin):
                    read.keep(replace(made, fingerprint=fingerprint))
            if number % OFTEN == 0:
                progress(read.size)
        return read


def _rows(settings: Settings, header: tuple[str, ...], today: date) -> _Rows:
    """Other columns make other fingerprints, and so do other dimensions among them."""
    named = (name.removeprefix("x_") for name in settings.dimension_names)
    wanted = frozenset(name for name in named if f"x_{name}" in header)
    meaning = repr((RULES, header, sorted(wanted)))
    salt = blake2b(meaning.encode(), digest_size=32).digest()
    return _Rows(header=header, wanted=wanted, today=today, salt=salt)


def _header(path: Path, line: bytes) -> tuple[str, ...]:
    try:
        names = tuple(name.strip() for name in _cells(line.decode("utf-8")))
    except (UnicodeDecodeError, BadEntry) as error:
        raise UsageError(f"{path}: line 1 is no header of a UTF-8 CSV file") from error
    unknown = [name for name in names if name not in COLUMNS and not name.startswith("x_")]
    missing = [name for name in NEEDED if name not in names]
    double = sorted({name for name in names if names.count(name) > 1})
    for problem, columns in (("unknown", unknown), ("missing", missing), ("double", double)):
        if columns:
            raise UsageError(
                f"{path}: line 1: {problem} column {', '.join(columns)[:200]}; "
                f"the columns are {','.join(COLUMNS)} and any x_<name>, separated by commas"
            )
    return names


def _one(
    line: bytes, number: int, header: tuple[str, ...], wanted: frozenset[str], today: date
) -> Staff | Quarantined:
    origin, uid = f"line {number}", ""
    try:
        row = dict(zip(header, _row(line, len(header)), strict=True))
        uid = row["uid"]
        return staff_from_text(
            {FIELD_OF.get(name, name): row[name] for name in COLUMNS if name != "active" and row.get(name)},
            key=fold(uid),
            dimensions=_dimensions(row, wanted),
            disabled=not _is_active(row.get("active", "")),
            dn=None,
            origin=origin,
            today=today,
        )
    except BadEntry as error:
        uid = uid or _likely_uid(line, header)
        return Quarantined(origin=origin, reason=str(error), key=fold(uid), uid=uid)


def _row(line: bytes, width: int) -> list[str]:
    try:
        cells = [clean(cell) for cell in _cells(line.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise BadEntry(f"it is not UTF-8 (byte {error.start + 1}: 0x{line[error.start]:02x})") from error
    if len(cells) != width:
        raise BadEntry(f"it has {len(cells)} columns instead of {width}")
    return cells


def _cells(line: str) -> list[str]:
    """A record is one line here, so that an open quotation mark cannot swallow the rest of the file."""
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise BadEntry(f"its quotation marks or columns are broken ({error})") from error


def _dimensions(row: dict[str, str], wanted: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = [(name, row.get(f"x_{name}", "")) for name in sorted(wanted)]
    return tuple((name, value) for name, value in found if value)


def _is_active(word: str) -> bool:
    try:
        return is_active_word(word)
    except ValueError as error:
        raise BadEntry(str(error)) from error


def _likely_uid(line: bytes, header: tuple[str, ...]) -> str:
    """Whom a broken line probably means, so that this person is not taken for missing."""
    cells = line.decode("utf-8", "replace").split(",")
    place = header.index("uid")
    return clean(cells[place].strip('"')) if place < len(cells) else ""

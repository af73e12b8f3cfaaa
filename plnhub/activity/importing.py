"""Import a file of activities (CSV or JSON lines): the good rows in one transaction, the bad ones listed."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from plnhub.activity.record import Act, record
from plnhub.activity.rows import COLUMNS, REQUIRED, Reject, RowError, act_from, fingerprint
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.errors import UsageError
from plnhub.models import Person

LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Counts of one import; `rejects` is the file with the refused rows, if any."""

    read: int
    recorded: int
    duplicate: int
    rejected: int
    rejects: Path | None


def import_file(database: Database, path: Path, now: datetime) -> Imported:
    """Record every good row of `path`; the refused ones go to `PATH.rejected.csv` with line and reason."""
    with database.reading() as session:
        staff = {uid.casefold(): id_ for uid, id_ in session.execute(select(Person.uid, Person.id))}
    acts, rejects = _sort(path, staff, now)
    crash_point("import.read")
    with database.writing() as session:
        result = record(session, acts, now)
        crash_point("import.record")
    crash_point("import.commit")
    return Imported(
        read=len(acts) + len(rejects),
        recorded=result.recorded,
        duplicate=result.duplicate,
        rejected=len(rejects),
        rejects=_write_rejects(path, rejects),
    )


def _sort(path: Path, staff: Mapping[str, int], now: datetime) -> tuple[list[Act], list[Reject]]:
    acts: list[Act] = []
    rejects: list[Reject] = []
    seen: Counter[str] = Counter()
    for line, row in _rows(path):
        if isinstance(row, str):
            rejects.append(Reject(line=line, reason=row, row={}))
            continue
        mark = fingerprint(row)
        try:
            acts.append(act_from(row, staff, seen[mark], now))
        except RowError as error:
            rejects.append(Reject(line=line, reason=str(error), row=row))
        seen[mark] += 1
    return acts, rejects


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    """Line number and row; or the line number and a sentence on why it is not a row."""
    text = _text_of(path)
    yield from _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text, path)


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageError(
            f"{path}, line {line}: not UTF-8; save the file as UTF-8 and import it again"
        ) from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(f"{path}: the header lacks {', '.join(missing)}; it must name {','.join(COLUMNS)}")
    try:
        for row in reader:
            if None in row or None in row.values():
                yield reader.line_num, "the row has another number of fields than the header"
            else:
                yield reader.line_num, row
    except csv.Error as error:
        yield reader.line_num, f"broken CSV: {error}"


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield number, f"broken JSON: {error}"
            continue
        if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()):
            yield number, found
        else:
            yield number, "not a JSON object whose values are all strings"


def _write_rejects(path: Path, rejects: list[Reject]) -> Path | None:
    if not rejects:
        return None
    target = path.with_name(path.name + ".rejected.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason", *COLUMNS))
        for reject in rejects:
            writer.writerow((reject.line, reject.reason, *(reject.row.get(name, "") for name in COLUMNS)))
    return target

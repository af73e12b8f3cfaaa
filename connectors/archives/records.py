"""Read a member record by record, CSV or JSON, and never more of it at once than one record. ◇"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from connectors.archives.archive import LONGEST_RECORD, Archive, Member
from connectors.archives.contract import Problem
from connectors.archives.elements import elements
from connectors.archives.refusal import Damaged
from connectors.words import marked

CUT_OFF = marked("the file is damaged or breaks off; what came before that point is taken")
NO_HEADER = marked("the line with the names of the columns is missing")
WRONG_WIDTH = marked("a line has the wrong number of fields")
BROKEN_LINE = marked("a line is broken")
NO_RECORD = marked("a record is not what it should be")
PREAMBLE = 20
"""How many lines may stand before the names of the columns."""

Row = Mapping[str, str]
Json = dict[str, Any]


def csv_rows(
    archive: Archive, name: str, wanted: Iterable[str], *, backslash: bool = False
) -> Iterator[Row | Problem]:
    """The wanted columns of every row by their small name, the first ones required; all else is dropped here.

    `backslash`: quotes inside of a cell may be doubled or written with a backslash.
    """
    columns = tuple(wanted)
    archive.records[name] += 0
    with archive.open(name) as stream:
        lines = _lines(stream, backslash)
        header = next((row for row in _at_the_top(lines) if columns[0] in _small(row)), None)
        if header is None:
            yield Problem(member=name, why=NO_HEADER)
            return
        places = {each: at for at, each in enumerate(_small(header)) if each in columns}
        for row in lines:
            stream.next_record()
            if row != []:
                archive.records[name] += 1
                yield _row(name, row, places, len(header))


def has_columns(archive: Archive, name: str, needed: Iterable[str]) -> bool:
    """Whether a line near the top of the member names all these columns."""
    text = archive.head(name).decode("utf-8-sig", "replace")
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        return any(set(needed) <= set(_small(row)) for row in _at_the_top(rows))
    except csv.Error:
        return False


def json_items(archive: Archive, name: str, key: str = "", lead: str = "") -> Iterator[Any]:
    """The values of a member's list, or of the list under `key`; a Problem where it breaks.

    `lead` is a pattern of what stands before it.
    """
    archive.records[name] += 0
    try:
        with archive.open(name) as stream:
            _skip(stream, lead)
            for item in elements(stream, key):
                archive.records[name] += 1
                yield item
    except Damaged:
        yield Problem(member=name, why=CUT_OFF)


def json_object(archive: Archive, name: str) -> Json:
    """A small member that is one object; empty when it is none. Nothing of it is counted as read."""
    try:
        with archive.open(name) as stream:
            found = json.loads(stream.read(LONGEST_RECORD))
    except (Damaged, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def objects(found: Iterable[Any], name: str) -> Iterator[Json | Problem]:
    """The values that are objects; anything else in their place is a problem."""
    for item in found:
        is_usable = isinstance(item, dict | Problem)
        yield item if is_usable else Problem(member=name, why=NO_RECORD)


def joined_runs(text: str) -> str:
    """The words of `{"text":"a"},{"text":"b"}`; anything else is a text already."""
    try:
        runs = json.loads(f"[{text}]")
        return "".join(str(run["text"]) for run in runs)
    except (ValueError, LookupError, TypeError, RecursionError):
        return text


def _lines(stream: Member, backslash: bool) -> Iterator[list[str]]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.reader(text, doublequote=True, escapechar="\\" if backslash else None)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except Damaged:
            yield [CUT_OFF]
            return
        except csv.Error:
            yield [BROKEN_LINE]


def _at_the_top(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for _number, row in zip(range(PREAMBLE), rows, strict=False):
        yield row


def _row(name: str, row: list[str], places: Mapping[str, int], width: int) -> Row | Problem:
    if len(row) != width:
        is_told = row in ([CUT_OFF], [BROKEN_LINE])
        return Problem(member=name, why=row[0] if is_told else WRONG_WIDTH)
    return {column: row[at] for column, at in places.items()}


def _small(row: Iterable[str]) -> list[str]:
    return [cell.strip().casefold() for cell in row]


def _skip(stream: Member, lead: str) -> None:
    found = re.match(lead.encode(), stream.peek(512)[:512]) if lead else None
    stream.read(found.end() if found else 0)

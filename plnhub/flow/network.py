"""Read a network from two CSV files: the people, and the ties among them."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plnhub.errors import UsageError
from plnhub.flow.measures.network import Network, from_arcs

NO_DATA = frozenset({"", "NULL"})
LONGEST_CELL = 131_072


class UnreadableNetwork(UsageError):
    """A file that cannot be understood: names the file, the line, and what to do."""

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        place = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {problem}. {remedy}")


@dataclass(frozen=True, kw_only=True)
class Row:
    line: int
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def require(self, column: str, remedy: str) -> None:
        if column not in self.columns:
            found = ", ".join(self.columns)
            raise UnreadableNetwork(self.path, 1, f"there is no column {column!r} among: {found}", remedy)


def read_network(people: Path, ties: Path, group_by: str | None = None) -> Network:
    """The people of one file (first column = id) tied by the rows `from,to[,weight]` of the other.

    Repeated rows add up, loops are dropped and counted; an empty cell or NULL in the group column is None.
    """
    groups = _read_people(read_table(people), group_by)
    network = from_arcs(tuple(groups), _read_ties(read_table(ties), groups), groups if group_by else None)
    return network


def _read_people(table: Table, group_by: str | None) -> dict[str, str | None]:
    if group_by is not None:
        table.require(group_by, "Name one of these columns with --group-by.")
    key = table.columns[0]
    groups: dict[str, str | None] = {}
    for row in table.rows:
        person = row.cells[key]
        if not person:
            raise UnreadableNetwork(table.path, row.line, "the id is empty", "Give every person an id.")
        if person in groups:
            problem = f"the id {person!r} stands in an earlier line too"
            raise UnreadableNetwork(table.path, row.line, problem, "Keep one line for each person.")
        group = row.cells[group_by] if group_by else ""
        groups[person] = None if group in NO_DATA else group
    if not groups:
        raise UnreadableNetwork(table.path, None, "it lists nobody", "Add one line for each person.")
    return groups


def _read_ties(table: Table, people: dict[str, str | None]) -> Iterator[tuple[str, str, float]]:
    for column in ("from", "to"):
        table.require(column, "Start the file with the line from,to or from,to,weight.")
    for row in table.rows:
        for end in ("from", "to"):
            if row.cells[end] not in people:
                problem = f"{row.cells[end]!r} in column {end!r} is not among the people"
                remedy = "Add that person to the file of people, or remove the line."
                raise UnreadableNetwork(table.path, row.line, problem, remedy)
        yield row.cells["from"], row.cells["to"], _weight(table.path, row)


def _weight(path: Path, row: Row) -> float:
    text = row.cells.get("weight", "1")
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight > 0):
        problem = f"the weight {text!r} is not a number above 0"
        remedy = "Write how many interactions the line stands for, with a point for decimals."
        raise UnreadableNetwork(path, row.line, problem, remedy)
    return weight


def read_table(path: Path) -> Table:
    """A CSV file whose first line names the columns; raises UnreadableNetwork with the line."""
    csv.field_size_limit(LONGEST_CELL)  # one limit for the whole process: others may have raised it
    reader = csv.reader(io.StringIO(_read_text(path), newline=""))
    lines = _lines(path, reader)
    columns = tuple(cell.strip() for cell in next(lines, (0, []))[1])
    if not any(columns):
        raise UnreadableNetwork(path, None, "the file is empty", "Give it a first line of column names.")
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise UnreadableNetwork(path, 1, f"two columns are named {twice!r}", "Give each its own name.")
    return Table(path=path, columns=columns, rows=tuple(_rows(path, columns, lines)))


def _rows(path: Path, columns: tuple[str, ...], lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for number, cells in lines:
        if len(cells) != len(columns):
            problem = f"{len(cells)} cells where the first line has {len(columns)} columns"
            remedy = "Separate cells by commas and put quotation marks around text with a comma in it."
            raise UnreadableNetwork(path, number, problem, remedy)
        values = (cell.strip() for cell in cells)
        yield Row(line=number, cells=dict(zip(columns, values, strict=True)))


def _lines(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, each with the number of the line it starts at."""
    number = 1
    try:
        for cells in reader:
            if cells:
                yield number, cells
            number = getattr(reader, "line_num", number) + 1
    except csv.Error as error:
        raise UnreadableNetwork(path, number, str(error), "Save the table as CSV once more.") from error


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableNetwork(path, None, error.strerror or "unreadable", "Check the path.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        remedy = "Save the file as CSV in UTF-8 and try again."
        raise UnreadableNetwork(path, line, "this is not UTF-8 text", remedy) from error

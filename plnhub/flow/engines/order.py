"""In what order rows are written: the same rows make the same file, and sorting costs little."""

from dataclasses import dataclass

from ibis import Table


@dataclass(frozen=True, kw_only=True)
class Place:
    """By the first column as it is (days and months), then by hashes: of the next column, and of the rest.

    What is alike in the next column lies together, so that files stay small. Numbers are sorted about three
    times as fast as names, and rows whose 64 bits agree would only stand either way round.
    """

    first: str
    near: str
    rest: tuple[str, ...]


def place_of(expression: Table) -> Place:
    """Of a table with three columns or more; lists are left out, for the others tell rows apart."""
    first, near, *rest = (name for name, kind in expression.schema().items() if not kind.is_array())
    return Place(first=first, near=near, rest=tuple(rest))

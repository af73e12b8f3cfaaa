"""Cut a long list into parts that a database takes in one statement. ◇ Pure."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int = 500) -> Iterator[Sequence[Item]]:
    """Consecutive parts of `items`, each at most `size` long."""
    for start in range(0, len(items), size):
        yield items[start : start + size]

"""Remember in a cursor which numbered things are stored, when no moment and no page tells it surely. ◇"""

import re
from collections.abc import Collection, Iterable

from connectors.cursor import text_in
from connectors.errors import CursorInvalid

MOST = 200
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WRITTEN = re.compile(r"[0-9a-z]{1,13}(,[0-9a-z]{1,13}){0,199}")


def newest(numbers: Iterable[int]) -> frozenset[int]:
    """As many of the highest numbers as a cursor has room for; 0 stands for no number at all."""
    return frozenset(sorted({number for number in numbers if number > 0})[-MOST:])


def is_new(number: int, known: Collection[int]) -> bool:
    """Numbers only grow: what lies below a full memory was stored long ago. What has none is always new."""
    if number <= 0:
        return True
    return number not in known and (len(known) < MOST or number >= min(known))


def written(known: Iterable[int]) -> str:
    return ",".join(_short(number) for number in sorted(known))


def known_in(state: dict[str, object], key: str) -> frozenset[int]:
    """Raises CursorInvalid."""
    text = text_in(state, key)
    if not text:
        return frozenset()
    if not WRITTEN.fullmatch(text):
        raise CursorInvalid(f"{key} holds no numbers")
    return frozenset(int(one, len(DIGITS)) for one in text.split(","))


def number_of(identifier: str) -> int:
    """An id as the number that it is; 0 when it is none."""
    return int(identifier) if re.fullmatch(r"[0-9]{1,18}", identifier) else 0


def _short(number: int) -> str:
    found = ""
    while number or not found:
        number, digit = divmod(number, len(DIGITS))
        found = DIGITS[digit] + found
    return found

"""Find the sentence behind a text that was kept in English, for pages in other languages. ◇ Pure."""

import re
from functools import cache

from plnhub.directory.setup.phrase_book import PHRASES

PLACE = re.compile(r"%\((\w+)\)s")
NUMBERS = frozenset({"n", "m", "k", "percent"})
LONGEST = 1000


def phrase_of(text: str) -> tuple[str, dict[str, str]] | None:
    """The sentence with its places, and what stood there; None where nobody has said it so."""
    if len(text) > LONGEST:
        return None
    for phrase in PHRASES:
        if found := _pattern(phrase).fullmatch(text):
            return phrase, found.groupdict()
    return None


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    literal, *rest = PLACE.split(phrase)
    parts = [re.escape(literal)]
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        parts += [f"(?P<{name}>{r'[0-9.]+' if name in NUMBERS else '.+?'})", re.escape(after)]
    return re.compile("".join(parts), re.DOTALL)

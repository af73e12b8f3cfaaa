"""Fold text so that case, accents and spelling habits do not matter, and forgive small slips. ◇ Pure."""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
SHORTEST_FORGIVEN = 4
LONG_WORD = 8


def words(text: str) -> list[str]:
    """The folded words of a text: "Zażółć-Gęślą" → ["zazolc", "gesla"]."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return WORD.findall(bare)


def folded(parts: Iterable[str | None]) -> str:
    """All words of the parts, once each, with a blank before every word."""
    found = dict.fromkeys(word for part in parts if part for word in words(part))
    return "".join(f" {word}" for word in found)


def slips_forgiven(wanted: str) -> int:
    """How many slips a word may hold: none when very short, two when long."""
    if len(wanted) < SHORTEST_FORGIVEN:
        return 0
    return 2 if len(wanted) >= LONG_WORD else 1


def intact_pieces(wanted: str) -> tuple[str, ...]:
    """Pieces of which one at least survives every forgiven slip; a blank stands for the word's beginning.

    Between two pieces lies a gap, since two neighbours that are swapped touch two places at once.
    """
    slips, length = slips_forgiven(wanted), len(wanted)
    if slips == 0:
        return (f" {wanted}",)
    if slips == 2:
        middle = length // 2
        return f" {wanted[:2]}", wanted[middle - 1 : middle + 1], wanted[middle + 2 :]
    half = (length - 1) // 2 + (length % 2 == 0)
    return f" {wanted[:half]}", wanted[half + 1 :]


def nearest(wanted: str, vocabulary: Iterable[str]) -> list[str]:
    """The words that begin like `wanted` but for the forgiven slips, the nearest first."""
    slips, letters = slips_forgiven(wanted), set(wanted)
    if slips == 0:
        return []
    measured = (
        (min(distance(wanted, word[:length], slips) for length in _lengths(wanted, word, slips)), word)
        for word in vocabulary
        if len(word) >= len(wanted) - slips and len(letters.difference(word)) <= slips
    )
    return [word for away, word in sorted(measured) if away <= slips]


def _lengths(wanted: str, word: str, slips: int) -> set[int]:
    return {min(len(word), len(wanted) + more) for more in range(-slips, slips + 1)}


def distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours; above `limit` only "too many"."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, its in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]

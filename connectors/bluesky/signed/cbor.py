"""Read and write DAG-CBOR, the strict binary form in which records are signed. ◇"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.errors import SourceFormat

DEEPEST = 32
LINK = 42
SIMPLE: dict[int, Any] = {20: False, 21: True, 22: None}
WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
FLOAT = 27


@dataclass(frozen=True)
class Cid:
    """The name of a block: a prefix and the hash of its bytes."""

    raw: bytes


class Reader:
    """Takes one value after the other from bytes; whatever is cut, too deep or foreign is a SourceFormat."""

    def __init__(self, raw: bytes, at: int = 0) -> None:
        self.raw, self.at = raw, at

    def take(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self.raw):
            raise SourceFormat("the archive is cut off")
        piece = self.raw[self.at : end]
        self.at = end
        return piece

    def value(self, depth: int = 0) -> Any:
        if depth > DEEPEST:
            raise SourceFormat("the archive nests too deep")
        first = self.take(1)[0]
        kind, short = first >> 5, first & 31
        if kind == 7:
            return self._simple(short)
        readers: tuple[Callable[[int, int], Any], ...] = (
            lambda number, _depth: number,
            lambda number, _depth: -1 - number,
            lambda length, _depth: self.take(length),
            lambda length, _depth: self._text(length),
            self._list,
            self._map,
            self._link,
        )
        return readers[kind](self._number(short), depth)

    def _number(self, short: int) -> int:
        if short < 24:
            return short
        if short not in WIDTHS:
            raise SourceFormat("the archive is not strict")
        return int.from_bytes(self.take(WIDTHS[short]), "big")

    def _simple(self, short: int) -> Any:
        if short == FLOAT:
            return struct.unpack(">d", self.take(8))[0]
        if short not in SIMPLE:
            raise SourceFormat("the archive is not strict")
        return SIMPLE[short]

    def _text(self, length: int) -> str:
        try:
            return self.take(length).decode("utf-8")
        except UnicodeDecodeError as error:
            raise SourceFormat("the archive holds broken text") from error

    def _list(self, length: int, depth: int) -> list[Any]:
        if length > len(self.raw) - self.at:
            raise SourceFormat("the archive is cut off")
        return [self.value(depth + 1) for _item in range(length)]

    def _map(self, length: int, depth: int) -> dict[str, Any]:
        pairs = self._list(length * 2, depth)
        keys = pairs[::2]
        if not all(isinstance(key, str) for key in keys) or len(set(keys)) != len(keys):
            raise SourceFormat("the archive is not strict")
        return dict(zip(keys, pairs[1::2], strict=True))

    def _link(self, tag: int, depth: int) -> Cid:
        raw = self.value(depth + 1)
        if tag != LINK or not isinstance(raw, bytes) or not raw.startswith(b"\x00"):
            raise SourceFormat("the archive holds an unknown tag")
        return Cid(raw[1:])


def decoded(raw: bytes) -> Any:
    """The one value that the bytes are. Raises SourceFormat."""
    reader = Reader(raw)
    value = reader.value()
    if reader.at != len(raw):
        raise SourceFormat("the archive holds more than it says")
    return value


def encoded(value: Any) -> bytes:
    """The bytes of a value, the same for every writer: the shortest numbers, the keys in their one order."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, Cid):
        return _head(6, LINK) + encoded(b"\x00" + value.raw)
    return _collected(value)


def _collected(value: Any) -> bytes:
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(encoded(item) for item in value)
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return _head(5, len(keys)) + b"".join(encoded(key) + encoded(value[key]) for key in keys)
    raise SourceFormat("the archive holds what cannot be signed")


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for short, width in WIDTHS.items():
        if number < 1 << 8 * width:
            return bytes([kind << 5 | short]) + number.to_bytes(width, "big")
    raise SourceFormat("the archive holds too large a number")

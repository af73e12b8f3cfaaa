"""Take an LDIF file apart, record by record; a broken record names its line and spares the others. ◇ Pure."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from plnhub.directory.entries.normalise import Entry

CHUNK = 1 << 18
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True)
class BadRecord:
    """A record that is no entry, with the line it begins at."""

    line: int
    reason: str


class _Broken(ValueError):
    pass


class _Names(dict[bytes, str]):
    """The few attribute names of a file, each decoded once; odd ones are not remembered."""

    def __missing__(self, name: bytes) -> str:
        shown = _shown(name).lower()
        if len(self) < 1_000:
            self[name] = shown
        return shown


NAMES = _Names()


def ldif_records(file: BinaryIO) -> Iterator[Entry | BadRecord]:
    """The entries of an LDIF file, in order; only one record at a time is held."""
    for number, text in ldif_texts(file):
        if (record := ldif_record(number, text)) is not None:
            yield record


def ldif_record(number: int, text: bytes) -> Entry | BadRecord | None:
    """What the lines from this one on say; None where there are comments alone."""
    first, lines = _lines(number, text)
    try:
        return _entry(lines, first) if lines else None
    except _Broken as error:
        return BadRecord(line=first, reason=str(error))


def ldif_texts(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """What stands between empty lines, with the number of its first line."""
    if file.read(len(MARK)) != MARK:
        file.seek(0)
    number, rest = 1, b""
    while chunk := file.read(max(CHUNK, len(rest))):  # so that a very long record is not copied too often
        while chunk.endswith(b"\r") and (more := file.read(1)):  # no line end is cut in two
            chunk += more
        *texts, rest = (rest + chunk.replace(b"\r\n", b"\n")).split(b"\n\n")
        for text in texts:
            yield number, text
            number += text.count(b"\n") + 2
    yield number, rest.removesuffix(b"\r")


def _lines(number: int, text: bytes) -> tuple[int, list[bytes]]:
    """The lines of a record, folded ones joined and comments left out, and the number of the first."""
    if text.startswith((b"#", b" ", b"\n")) or text.endswith(b"\n") or b"\n#" in text:
        return _lines_one_by_one(number, text)
    return number, text.replace(b"\n ", b"").split(b"\n") if text else []


def _lines_one_by_one(number: int, text: bytes) -> tuple[int, list[bytes]]:
    lines: list[bytes] = []
    first, in_comment = number, False
    for place, line in enumerate(text.split(b"\n"), start=number):
        if line.startswith(b" "):
            if lines and not in_comment:
                lines[-1] += line[1:]
        elif line.startswith(b"#"):
            in_comment = True
        elif line:
            first, in_comment = (first if lines else place), False
            lines.append(line)
    return first, lines


def _entry(lines: list[bytes], first: int) -> Entry | None:
    pairs = [_pair(line) for line in lines]
    if pairs[0][0] == "version":
        pairs = pairs[1:]
    if not pairs:
        return None
    if pairs[0][0] != "dn":
        raise _Broken("it does not begin with 'dn:'")
    attributes: dict[str, list[bytes]] = {}
    for name, value in pairs[1:]:
        if name in attributes:
            attributes[name].append(value)
        else:
            attributes[name] = [value]
    if attributes.get("changetype", [b"add"])[0].strip().lower() != b"add":
        raise _Broken("it is a change, not an entry")
    return Entry(dn=_text(pairs[0][1]), attributes=attributes, origin=f"line {first}")


def _pair(line: bytes) -> tuple[str, bytes]:
    name, _, value = line.partition(b": ")
    if value and name in NAMES:
        return NAMES[name], value.lstrip(b" ")
    return _careful_pair(line)


def _careful_pair(line: bytes) -> tuple[str, bytes]:
    name, colon, value = line.partition(b":")
    if not colon or not name.strip():
        raise _Broken(f"'{_shown(line)}' is not 'attribute: value'")
    if value.startswith(b":"):
        return NAMES[name], _base64(name, value[1:])
    if value.startswith(b"<"):
        raise _Broken(f"{_shown(name)} points to another file, which is never opened")
    return NAMES[name], value.lstrip(b" ")


def _base64(name: bytes, value: bytes) -> bytes:
    try:
        return binascii.a2b_base64(value.strip(), strict_mode=True)
    except binascii.Error as error:
        raise _Broken(f"{_shown(name)} is not base64") from error


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Broken("its DN is not UTF-8") from error


def _shown(value: bytes) -> str:
    return value.decode("utf-8", "replace")[:60]

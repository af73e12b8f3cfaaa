"""Take an LDIF file apart, record by record; a broken record names its line and spares the others. ◇ Pure."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from plnhub.directory.entries.normalise import Entry


@dataclass(frozen=True, kw_only=True)
class BadRecord:
    """A record that is no entry, with the line it begins at."""

    line: int
    reason: str


class _Broken(ValueError):
    pass


def ldif_records(data: bytes) -> Iterator[Entry | BadRecord]:
    """The entries of an LDIF file, in order."""
    for first, lines in _blocks(data):
        try:
            entry = _entry(lines, first)
        except _Broken as error:
            yield BadRecord(line=first, reason=str(error))
            continue
        if entry is not None:
            yield entry


def _blocks(data: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Records with the number of their first line; folded lines are joined, comments left out."""
    block: list[bytes] = []
    first, in_comment = 0, False
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        line = line.removesuffix(b"\r")
        if not line:
            if block:
                yield first, block
            block, in_comment = [], False
        elif line.startswith(b" "):
            if block and not in_comment:
                block[-1] += line[1:]
        elif line.startswith(b"#"):
            in_comment = True
        else:
            first, in_comment = (first if block else number), False
            block.append(line)
    if block:
        yield first, block


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
        attributes.setdefault(name, []).append(value)
    if attributes.get("changetype", [b"add"])[0].strip().lower() != b"add":
        raise _Broken("it is a change, not an entry")
    return Entry(dn=_text(pairs[0][1]), attributes=attributes, origin=f"line {first}")


def _pair(line: bytes) -> tuple[str, bytes]:
    name, colon, value = line.partition(b":")
    if not colon or not name.strip():
        raise _Broken(f"'{_shown(line)}' is not 'attribute: value'")
    if value.startswith(b"<"):
        raise _Broken(f"{_shown(name)} points to another file, which is never opened")
    return _shown(name).lower(), _base64(name, value[1:]) if value.startswith(b":") else value.lstrip(b" ")


def _base64(name: bytes, value: bytes) -> bytes:
    try:
        return base64.b64decode(value.strip(), validate=True)
    except binascii.Error as error:
        raise _Broken(f"{_shown(name)} is not base64") from error


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Broken("its DN is not UTF-8") from error


def _shown(value: bytes) -> str:
    return value.decode("utf-8", "replace")[:60]

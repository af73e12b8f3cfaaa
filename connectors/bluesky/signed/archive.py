"""Open the archive of blocks that a server hands over; every block must be what its name says. ◇"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from connectors.answers import Json
from connectors.bluesky.signed.cbor import Cid, Reader, decoded
from connectors.errors import SourceFormat

PREFIX = b"\x01\x71\x12\x20"  # version 1, DAG-CBOR, SHA-256, 32 bytes
CID_LENGTH = len(PREFIX) + 32
MOST_BLOCKS = 10_000
LONGEST_NUMBER = 5


@dataclass(frozen=True, kw_only=True)
class Archive:
    """Blocks by their names, and the name of the one to begin with."""

    root: Cid
    blocks: dict[bytes, bytes]

    def block(self, name: Any) -> Json:
        """What a block holds. Raises SourceFormat when it is not there."""
        raw = self.blocks.get(name.raw) if isinstance(name, Cid) else None
        value = decoded(raw) if raw is not None else None
        if not isinstance(value, dict):
            raise SourceFormat("the archive lacks a block")
        return value


def opened(raw: bytes) -> Archive:
    """Raises SourceFormat."""
    reader = Reader(raw)
    blocks: dict[bytes, bytes] = {}
    header = decoded(reader.take(_length(reader)))
    roots = header.get("roots") if isinstance(header, dict) and header.get("version") == 1 else None
    if not isinstance(roots, list) or len(roots) != 1 or not isinstance(roots[0], Cid):
        raise SourceFormat("the archive has no single beginning")
    while reader.at < len(raw) and len(blocks) < MOST_BLOCKS:
        length = _length(reader)
        name = reader.take(CID_LENGTH)
        block = reader.take(max(length - CID_LENGTH, 0))
        if not name.startswith(PREFIX) or sha256(block).digest() != name[len(PREFIX) :]:
            raise SourceFormat("a block of the archive is not what its name says")
        blocks[name] = block
    return Archive(root=roots[0], blocks=blocks)


def _length(reader: Reader) -> int:
    """A number in sevens of bits, the lowest first."""
    number = 0
    for place in range(LONGEST_NUMBER):
        byte = reader.take(1)[0]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number
    raise SourceFormat("the archive holds too large a number")

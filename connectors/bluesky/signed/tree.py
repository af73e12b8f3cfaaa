"""Find a record's place in the search tree of a repository. ◇"""

from typing import Any

from connectors.answers import Json, parts
from connectors.bluesky.signed.archive import Archive
from connectors.bluesky.signed.cbor import Cid
from connectors.errors import SourceFormat

DEEPEST = 64


def found_in(archive: Archive, root: Any, path: bytes) -> Cid:
    """The name of the record under a path. Raises SourceFormat when the tree does not hold it."""
    name = root
    for _level in range(DEEPEST):
        value, name = _searched(archive.block(name), path)
        if value is not None:
            return value
    raise SourceFormat("the archive nests too deep")


def _searched(node: Json, path: bytes) -> tuple[Cid | None, Any]:
    """The record, or else the branch in which it would be."""
    branch, before = node.get("l"), b""
    for entry in parts(node, "e"):
        shared, rest, value = entry.get("p"), entry.get("k"), entry.get("v")
        if not isinstance(shared, int) or not isinstance(rest, bytes) or not isinstance(value, Cid):
            raise SourceFormat("the tree is broken")
        here = before[:shared] + rest
        if here == path:
            return value, None
        if here > path:
            break
        branch, before = entry.get("t"), here
    return None, branch

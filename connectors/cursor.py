"""Write and read the opaque place a poll has reached: versioned JSON of at most 4 KiB. ◇"""

import json
from typing import Any

from connectors.errors import CursorInvalid

VERSION = 1
LARGEST = 4096


def pack(network: str, state: dict[str, Any]) -> bytes:
    """The state as bytes; the same state always gives the same bytes."""
    text = json.dumps({"v": VERSION, "n": network, "s": state}, sort_keys=True, separators=(",", ":"))
    packed = text.encode()
    if len(packed) > LARGEST:
        raise ValueError(f"a cursor of {len(packed)} bytes is over {LARGEST}")
    return packed


def unpack(network: str, cursor: bytes | None) -> dict[str, Any]:
    """The state in the cursor; {} for none at all. Raises CursorInvalid for anything foreign or broken."""
    if cursor is None:
        return {}
    if len(cursor) > LARGEST:
        raise CursorInvalid("the cursor is too long")
    try:
        read = json.loads(cursor.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise CursorInvalid("the cursor is not JSON") from error
    if not isinstance(read, dict) or read.get("v") != VERSION or read.get("n") != network:
        raise CursorInvalid("the cursor is of another version or network")
    if not isinstance(read.get("s"), dict):
        raise CursorInvalid("the cursor has no state")
    return dict(read["s"])


def text_in(state: dict[str, Any], key: str) -> str | None:
    """A string of the state or None. Raises CursorInvalid for any other type."""
    value = state.get(key)
    if value is not None and not isinstance(value, str):
        raise CursorInvalid(f"{key} is not a text")
    return value


def number_in(state: dict[str, Any], key: str, default: int) -> int:
    """A whole number of the state or the default. Raises CursorInvalid for any other type."""
    value = state.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise CursorInvalid(f"{key} is not a number in range")
    return value

"""The one place that reads the wall clock and draws public ids; all else takes `now` as an argument."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

DRAWN_AT_ONCE = 1_000
VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def utc_now() -> datetime:
    """The present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def new_public_id() -> str:
    """A random, unguessable id (UUIDv4, 32 hex digits) for use in addresses."""
    return uuid.uuid4().hex


def new_public_ids() -> Iterator[str]:
    """Any number of them, drawn many at once: one alone costs ten times as much."""
    while True:
        drawn = os.urandom(16 * DRAWN_AT_ONCE).hex()
        for one in (drawn[at : at + 32] for at in range(0, len(drawn), 32)):
            yield f"{one[:12]}4{one[13:16]}{VARIANTS[one[16]]}{one[17:]}"

"""The one place that reads the wall clock and draws public ids; all else takes `now` as an argument."""

import uuid
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def new_public_id() -> str:
    """A random, unguessable id (UUIDv4, 32 hex digits) for use in addresses."""
    return uuid.uuid4().hex

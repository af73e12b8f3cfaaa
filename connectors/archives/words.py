"""Texts as archives write them, and a name for what has none of its own. ◇ Pure."""

import json
from hashlib import sha256
from html import escape

from connectors.html import cleaned

GROUP = "posts in groups are not public"
LONGEST = 20_000


def mended(text: str) -> str:
    """UTF-8 that was read as Latin-1 turned back; what was never so stays."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def safe(text: str) -> str | None:
    """A plain text as cleaned HTML."""
    return cleaned(escape(text[:LONGEST], quote=False))


def named_by(*parts: object) -> str:
    """The same name for the same record in every archive; two records that say the same are one."""
    return sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:40]

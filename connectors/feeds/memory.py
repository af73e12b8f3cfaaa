"""Remember in a few bytes which entries were seen and in which revision. ◇"""

import base64
import hashlib
import re

from connectors.errors import CursorInvalid

KEPT = 200
SHORT = 6
REVISION = 4
WIDTH = SHORT + SHORT + REVISION

Trace = tuple[str, str, str]


def trace(key: str, likeness: str, revision: str) -> Trace:
    """The entry's footprints: of its key, of its likeness and of its revision."""
    return _short(key, SHORT), _short(likeness, SHORT), _short(revision, REVISION)


def recall(packed: str) -> list[Trace]:
    """The traces that were packed. Raises CursorInvalid."""
    if len(packed) % WIDTH or len(packed) > KEPT * WIDTH or not re.fullmatch(r"[\w-]*", packed, re.ASCII):
        raise CursorInvalid("the memory of a feed is damaged")
    pieces = [packed[at : at + WIDTH] for at in range(0, len(packed), WIDTH)]
    return [(piece[:SHORT], piece[SHORT : 2 * SHORT], piece[2 * SHORT :]) for piece in pieces]


def remember(now_seen: list[Trace], before: list[Trace]) -> str:
    """The newest traces first, the oldest dropped."""
    present = {item[0] for item in now_seen}
    kept = now_seen + [item for item in before if item[0] not in present]
    return "".join("".join(item) for item in kept[:KEPT])


def is_news(item: Trace, before: list[Trace]) -> bool:
    """Whether the entry is new or edited; one issued again under another guid is neither."""
    known = {key: revision for key, _likeness, revision in before}
    if item[0] in known:
        return known[item[0]] != item[2]
    return not any(item[1] == likeness and item[2] == revision for _key, likeness, revision in before)


def _short(text: str, length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest)[:length].decode()

"""The words that the owner of a Mattermost account writes of themselves. ◇"""

import json

from connectors.answers import Json, part, text


def written_words(user: Json) -> tuple[str, ...]:
    """Position, nickname and custom status; the status is JSON inside JSON."""
    shown = [text(user, "position"), text(user, "nickname"), _status(part(user, "props"))]
    return tuple(words for words in shown if words)


def _status(props: Json) -> str | None:
    try:
        status = json.loads(text(props, "customStatus") or "{}")
    except (ValueError, RecursionError):
        return None
    return text(status, "text") if isinstance(status, dict) else None

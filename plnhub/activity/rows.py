"""Read one line of an activity file into an act, or say what is wrong with it. ◇ Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plnhub.activity.actors import Party
from plnhub.activity.record import Act
from plnhub.activity.verbs import VERBS

COLUMNS = (
    "occurred_at",
    "verb",
    "actor",
    "recipients",
    "topic",
    "object",
    "in_reply_to",
    "context",
    "channel",
    "external_id",
)
REQUIRED = ("occurred_at", "verb", "actor")
LONGEST = {
    "topic": 300,
    "object": 2000,
    "in_reply_to": 500,
    "context": 600,
    "channel": 60,
    "external_id": 500,
}


@dataclass(frozen=True, kw_only=True)
class Reject:
    """A line that was not taken: its number in the file (the header is line 1) and the reason."""

    line: int
    reason: str
    row: Mapping[str, str]


class RowError(ValueError):
    """Why one row cannot be an act."""


def act_from(row: Mapping[str, str], staff: Mapping[str, int], occurrence: int, now: datetime) -> Act:
    """The act of one row; `staff` maps folded uids to person ids, `occurrence` counts equal rows from 0."""
    for column, length in LONGEST.items():
        if len(row.get(column) or "") > length:
            raise RowError(f"{column} is longer than {length} characters")
    verb = (row.get("verb") or "").strip()
    if verb not in VERBS:
        raise RowError(f"'{verb}' is not a verb; see `plnhub activity verbs`")
    recipients = [part.strip() for part in (row.get("recipients") or "").split(";")]
    channel = (row.get("channel") or "").strip() or "import"
    return Act(
        key=_key(row, channel, occurrence),
        occurred_at=_time(row.get("occurred_at") or "", now),
        verb=verb,
        actor=_party(row.get("actor") or "", staff),
        recipients=tuple(_party(text, staff) for text in recipients if text),
        object=_text(row, "object"),
        topic=_text(row, "topic"),
        context=_text(row, "context"),
        in_reply_to=f"{channel}:{row['in_reply_to'].strip()}" if _text(row, "in_reply_to") else None,
        channel=channel,
    )


def fingerprint(row: Mapping[str, str]) -> str:
    """What makes two rows equal: a SHA-256 over the known columns."""
    values = [row.get(column) or "" for column in COLUMNS]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _key(row: Mapping[str, str], channel: str, occurrence: int) -> str:
    external_id = _text(row, "external_id")
    return f"{channel}:{external_id}" if external_id else f"row:{fingerprint(row)}:{occurrence}"


def _text(row: Mapping[str, str], column: str) -> str | None:
    return (row.get(column) or "").strip() or None


def _time(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise RowError(
            f"occurred_at '{text}' is not an ISO 8601 time such as 2026-03-01T09:30:00+01:00"
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > now + timedelta(days=1):
        raise RowError(f"occurred_at '{text}' lies in the future")
    return moment


def _party(text: str, staff: Mapping[str, int]) -> Party:
    name = text.strip()
    if name.casefold() in staff:
        return Party.staff(staff[name.casefold()])
    network, colon, handle = name.partition(":")
    if not (colon and network and handle):
        raise RowError(f"'{name}' is neither a uid in the directory nor network:handle")
    if len(network) > 40 or len(handle) > 500 or network == "staff":
        raise RowError(f"'{name[:60]}' is not a usable network:handle")
    return Party(network=network.casefold(), handle=handle)

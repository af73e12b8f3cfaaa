"""Read one line of an activity file into an act, or say what is wrong with it. ◇ Pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plnhub.activity.actors import STAFF, Party
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
LONGEST_OTHER = 100_000
SHOWN = 60
PORTAL = "hub:"
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Reject:
    """A line that was not taken: its number in the file (the header is line 1) and the reason."""

    line: int
    reason: str
    row: Mapping[str, str]


class RowError(ValueError):
    """Why one row cannot be an act."""


def act_from(
    row: Mapping[str, str], staff: Mapping[str, int], mark: bytes, occurrence: int, now: datetime
) -> Act:
    """The act of one row; `staff` maps folded uids to person ids.

    A row without a name of its own is known by its fingerprint and by how many equal ones came before it.
    """
    _refuse_unstorable(row)
    verb = (row.get("verb") or "").strip()
    if verb not in VERBS:
        raise RowError(f"'{verb[:SHOWN]}' is not a verb; see `plnhub activity verbs`")
    recipients = [part.strip() for part in (row.get("recipients") or "").split(";")]
    channel = _text(row, "channel") or "import"
    name = _text(row, "external_id")
    return Act(
        key=f"{channel}:{name}" if name else f"row:{mark.hex()}:{occurrence}",
        occurred_at=_time(row.get("occurred_at") or "", now),
        verb=verb,
        actor=_party(row.get("actor") or "", staff),
        recipients=tuple(_party(text, staff) for text in recipients if text),
        object=_text(row, "object"),
        topic=_text(row, "topic"),
        context=_text(row, "context"),
        in_reply_to=_parent(_text(row, "in_reply_to"), channel),
        channel=channel,
    )


def is_named(row: Mapping[str, str]) -> bool:
    """Whether the row has a name of its own; if not, its fingerprint is its name."""
    return _text(row, "external_id") is not None


def fingerprint(row: Mapping[str, str]) -> bytes:
    """What makes two rows equal: a SHA-256 over the known columns."""
    values = [row.get(column) or "" for column in COLUMNS]
    return hashlib.sha256(json.dumps(values).encode()).digest()


def _refuse_unstorable(row: Mapping[str, str]) -> None:
    for column, text in row.items():
        if len(text) > LONGEST.get(column, LONGEST_OTHER):
            raise RowError(f"{column} is longer than {LONGEST.get(column, LONGEST_OTHER)} characters")
    together = "".join(row.values())
    if "\0" in together or SURROGATE.search(together):
        raise RowError("the row holds a NUL or half a character (a lone surrogate)")


def _parent(text: str | None, channel: str) -> str | None:
    """Parents are named as in the same channel; acts of the portal by their whole key."""
    if text is None or text.startswith(PORTAL):
        return text
    return f"{channel}:{text}"


def _text(row: Mapping[str, str], column: str) -> str | None:
    return (row.get(column) or "").strip() or None


def _time(text: str, now: datetime) -> datetime:
    shown = text[:SHOWN]
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise RowError(
            f"occurred_at '{shown}' is not an ISO 8601 time such as 2026-03-01T09:30:00+01:00"
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > now + timedelta(days=1):
        raise RowError(f"occurred_at '{shown}' lies in the future")
    if moment < EARLIEST:
        raise RowError(f"occurred_at '{shown}' lies before {EARLIEST.year}")
    return moment


def _party(text: str, staff: Mapping[str, int]) -> Party:
    name = text.strip()
    person_id = staff.get(name.casefold())
    if person_id is not None:
        return Party.staff(person_id)
    network, handle = (part.strip() for part in (name.partition(":")[0], name.partition(":")[2]))
    network = network.casefold()
    if not network or not handle:
        raise RowError(f"'{name[:SHOWN]}' is neither a uid in the directory nor network:handle")
    if len(network) > 40 or len(handle) > 500 or network == STAFF:
        raise RowError(f"'{name[:SHOWN]}' is not a usable network:handle")
    return Party(network=network, handle=handle)

"""Turn the times that networks write into aware UTC, or into nothing. ◇"""

from datetime import UTC, datetime, timedelta

SKEW = timedelta(hours=1)  # between their clock and ours
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def instant(text: object) -> datetime | None:
    """An ISO 8601 time with its zone in UTC; a time without a zone is UTC; anything else is None."""
    if not isinstance(text, str) or "T" not in text.upper():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return _in_utc(moment)
    except (ValueError, OverflowError):
        return None


def since_epoch(value: object, per_second: int = 1) -> datetime | None:
    """The moment that lies so many seconds (or thousandths of them) after 1970; anything else is None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(value / per_second, UTC) if value > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment, unless it lies before the web or well after the present: then it is unknown."""
    if moment is None or moment < EARLIEST:
        return None
    return moment if moment <= now + SKEW else None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

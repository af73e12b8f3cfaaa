"""Read the times that archives write, each in its own way; what cannot be read is unknown. ◇ Pure."""

from datetime import UTC, datetime

from connectors.times import believable, instant

FORMATS = ("%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S", "%a %b %d %H:%M:%S %z %Y", "%d %b %Y")
"""Reddit and old Takeout, LinkedIn (always UTC), X, LinkedIn's connections."""


def moment(text: object, now: datetime) -> datetime | None:
    """The aware time in UTC; None for a blank, an unknown or an unbelievable one."""
    if not isinstance(text, str):
        return None
    return believable(instant(text) or _written(text.strip()), now)


def seconds(value: object, now: datetime) -> datetime | None:
    """The time of a count of seconds since 1970; zero is no time."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return believable(datetime.fromtimestamp(value, UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> datetime | None:
    for form in FORMATS:
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None

"""Check the options that name the last day that counts and the window of ties."""

import re
from datetime import date, datetime

from plnhub.db import Database
from plnhub.errors import UsageError
from plnhub.flow.partitions.days import first_day

WINDOW = re.compile(r"all|[1-9]\d{0,3}d")


def window_of(text: str) -> str:
    if not WINDOW.fullmatch(text):
        raise UsageError(f"--window must be a number of days such as 90d, or all, not '{text}'")
    return text


def day_of(as_of: datetime | None, today: date) -> date | None:
    """None when none was named."""
    if as_of is None:
        return None
    if as_of.date() > today:
        raise UsageError(f"--as-of must not lie after today, {today}")
    return as_of.date()


def day_in_ledger(database: Database, as_of: datetime | None, today: date) -> date:
    """Today when none was named; a day before the first act is refused, for it would tell of nothing."""
    day = day_of(as_of, today)
    if day is None:
        return today
    with database.reading() as session:
        first = first_day(session)
    if first and day < first:
        raise UsageError(f"--as-of must not lie before the first act in the ledger, of {first}")
    return day

"""When something fetched is looked at again: after an hour, a day, a week, a month, then monthly. ◇ Pure.

The moment lies up to a tenth of the age later, by the number of the row, so that what came together is not
asked for in one go.
"""

from datetime import datetime, timedelta

AGES = (timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30))
MONTHS = tuple(timedelta(days=30 * number) for number in range(2, 27))
LOOKS = (*AGES, *MONTHS)
SPREAD = 997
YOUNG = timedelta(hours=27)


def look_before(recorded_at: datetime, number: int, until: datetime) -> datetime | None:
    """The last moment until then at which this act was to be looked at; None when it is too young."""
    passed = [moment for age in LOOKS if (moment := recorded_at + _later(age, number)) <= until]
    return passed[-1] if passed else None


def windows(after: datetime | None, until: datetime) -> list[tuple[datetime | None, datetime]]:
    """When acts were recorded of which a look may have become due in between; wider by the tenth."""
    return [((after - age * 1.1) if after else None, until - age) for age in LOOKS]


def next_look(newest: datetime | None, doubted_at: datetime | None, now: datetime) -> datetime:
    """When to see to a profile again: hourly while something is young or in doubt, daily afterwards."""
    is_young = newest is not None and now - newest < YOUNG
    usual = now + (timedelta(hours=1) if is_young else timedelta(days=1))
    return min(usual, max(doubted_at, now)) if doubted_at else usual


def _later(age: timedelta, number: int) -> timedelta:
    return age + age / 10 * (number % SPREAD) / SPREAD

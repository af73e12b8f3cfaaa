"""The days of the ledger by their fingerprints: those that nothing can have touched are not counted again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from plnhub.flow.partitions.ledger import Lineage, end_of, is_sqlite, moment_of, start_of
from plnhub.models.ledger import Activity

A_DAY = timedelta(days=1)
OF_A_DAY = select(func.count(), func.sum(Activity.id)).where(
    Activity.occurred_at >= bindparam("first"), Activity.occurred_at <= bindparam("last")
)
Fingerprint = tuple[int, int]
"""Of a day: how many rows it has, and the sum of their numbers; rows are never updated."""

Days = Mapping[str, Fingerprint]


def fingerprints(session: Session, until: date) -> dict[str, Fingerprint]:
    """By day up to `until`, from an index alone."""
    return dict(_walked(session, date.min, until) if is_sqlite(session) else _grouped(session, until))


def fingerprints_since(
    session: Session, until: date, known: Days, earlier: Lineage | None, now: Lineage
) -> dict[str, Fingerprint]:
    """As `fingerprints`, where `known` are those of an `earlier` look that this ledger continues.

    Only days with rows that are newer, and those after the last known one, are counted. When rows have gone
    since, or came under older numbers (a slow writer that was given its numbers before), all are.
    """
    if not earlier or not known or not _is_only_longer(session, earlier, now):
        return fingerprints(session, until)
    last = max(known)
    touched = {day for day in _days_of_newer(session, earlier.newest) if day <= min(last, until.isoformat())}
    found = {day: of for day, of in known.items() if day <= until.isoformat() and day not in touched}
    found |= dict(_counted(session, touched))
    later = date.fromisoformat(last)
    return found | dict(_walked(session, later + A_DAY, until) if later < until else ())


def first_day(session: Session) -> date | None:
    """The day of the oldest act of all."""
    return _next_day(session, date.min)


def _is_only_longer(session: Session, earlier: Lineage, now: Lineage) -> bool:
    if is_sqlite(session):
        return now.erased == earlier.erased
    newer = select(func.count()).select_from(Activity).where(Activity.id > earlier.newest)
    return now.erased == earlier.erased and now.rows == earlier.rows + (session.scalar(newer) or 0)


def _days_of_newer(session: Session, number: int) -> set[str]:
    day = func.substr(moment_of(session), 1, 10)
    return set(session.scalars(select(day).where(Activity.id > number).distinct()))


def _counted(session: Session, days: Iterable[str]) -> Iterator[tuple[str, Fingerprint]]:
    connection = session.connection()
    for day in sorted(days):
        that = date.fromisoformat(day)
        count, total = connection.execute(OF_A_DAY, {"first": start_of(that), "last": end_of(that)}).one()
        if count:
            yield day, (int(count), int(total))


def _grouped(session: Session, until: date) -> Iterator[tuple[str, Fingerprint]]:
    day = func.to_char(func.timezone("UTC", Activity.occurred_at), "YYYY-MM-DD")
    query = select(day, func.count(), func.sum(Activity.id)).where(Activity.occurred_at <= end_of(until))
    for name, count, total in session.execute(query.group_by(day).order_by(day)):
        yield name, (int(count), int(total))


def _walked(session: Session, since: date, until: date) -> Iterator[tuple[str, Fingerprint]]:
    """Day by day along the index: grouping by a piece of text would sort all rows first."""
    day = _next_day(session, since)
    while day is not None and day <= until:
        yield from _counted(session, [day.isoformat()])
        day = None if day == date.max else _next_day(session, day + A_DAY)


def _next_day(session: Session, since: date) -> date | None:
    """The first day from then on that has any act."""
    at = Activity.occurred_at
    found = session.scalar(select(moment_of(session)).where(at >= start_of(since)).order_by(at).limit(1))
    return date.fromisoformat(found[:10]) if found else None

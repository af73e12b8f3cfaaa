"""Ask the ledger what it holds: whether it is the one of before, the rows of a day, what was superseded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from plnhub.activity.erase import PERSON_ERASED
from plnhub.models.ledger import Activity, Erasure

BATCH = 20_000
COLUMNS = (
    *(Activity.id, Activity.key, Activity.verb, Activity.actor, cast(Activity.recipients, String)),
    *(Activity.in_reply_to, Activity.topic, Activity.context, Activity.channel, Activity.profile_id),
)


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """What tells whether this is the ledger that an earlier look saw, only later.

    A restored ledger gives numbers again that were given before, and so does SQLite once its newest row is
    gone: then the newest row of that look is another one or none. `rewritten` counts the erasures of people,
    which write the replies of others anew under their old numbers; `erased` counts all, for no row goes
    unnoted. `rows` is how many there were on PostgreSQL, where a slow writer may bring rows with numbers that
    it was given before; writers of SQLite come one after another, and nobody has to count.
    """

    newest: int
    content: str
    rewritten: int
    erased: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class Superseded:
    """Rows that a newer revision of the same act replaced, and on which other days those revisions stand."""

    rows: frozenset[int]
    kin: dict[str, frozenset[str]]


def lineage(session: Session) -> Lineage:
    newest = session.scalar(select(func.max(Activity.id))) or 0
    erasures = select(func.count()).select_from(Erasure)
    return Lineage(
        newest=newest,
        content=_content(session, newest),
        rewritten=session.scalar(erasures.where(Erasure.reason == PERSON_ERASED)) or 0,
        erased=session.scalar(erasures) or 0,
        rows=0 if is_sqlite(session) else session.scalar(select(func.count()).select_from(Activity)) or 0,
    )


def continues(session: Session, earlier: Lineage, now: Lineage) -> bool:
    """Whether every number up to the newest of `earlier` still means the row that it meant then."""
    return earlier.rewritten == now.rewritten and _content(session, earlier.newest) == earlier.content


def rows_of(session: Session, day: str) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of one day in batches, in the order of time: the moment as text, then COLUMNS."""
    query = (
        select(moment_of(session), *COLUMNS).where(*on_day(day)).order_by(Activity.occurred_at, Activity.id)
    )
    yield from session.execute(query.execution_options(yield_per=BATCH)).partitions()


def superseded(session: Session, *among: ColumnElement[bool]) -> Superseded:
    """What was replaced of the acts that have such a row (or of all acts), and where its kin stand."""
    counted = select(Activity.key, func.max(Activity.id).label("newest"))
    if among:
        counted = counted.where(Activity.key.in_(select(Activity.key).where(*among)))
    several = counted.group_by(Activity.key).having(func.count() > 1).subquery()
    columns = (Activity.id, moment_of(session), several.c.newest)
    query = select(*columns).join(several, Activity.key == several.c.key)
    rows: set[int] = set()
    days: dict[int, set[str]] = {}
    for id_, moment, newest in session.execute(query.execution_options(yield_per=BATCH)):
        days.setdefault(newest, set()).add(moment[:10])
        if id_ != newest:
            rows.add(id_)
    return Superseded(rows=frozenset(rows), kin=_kin(days.values()))


def acts_after(session: Session, day: date) -> int:
    """Rows that stand after the last moment of `day`: of clocks that run ahead, or simply later."""
    return session.scalar(select(func.count()).select_from(Activity).where(after(day))) or 0


def after(day: date) -> ColumnElement[bool]:
    return Activity.occurred_at > end_of(day)


def on_day(day: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    that = date.fromisoformat(day)
    return Activity.occurred_at >= start_of(that), Activity.occurred_at <= end_of(that)


def _kin(groups: Any) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for days in groups:
        for day in days if len(days) > 1 else ():
            found.setdefault(day, set()).update(days - {day})
    return {day: frozenset(others) for day, others in found.items()}


def _content(session: Session, id_: int) -> str:
    columns = (moment_of(session), Activity.revision, *COLUMNS)
    row = session.execute(select(*columns).where(Activity.id == id_)).one_or_none()
    return sha256(repr(tuple(row)).encode()).hexdigest() if row else ""


def moment_of(session: Session) -> ColumnElement[str]:
    """The moment as text in UTC, which is several times faster than as a datetime."""
    if is_sqlite(session):
        return cast(Activity.occurred_at, String)
    return func.to_char(func.timezone("UTC", Activity.occurred_at), "YYYY-MM-DD HH24:MI:SS.US")


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)

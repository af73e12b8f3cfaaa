"""Import a file of activities (CSV or JSON lines): the good rows in one transaction, the bad ones listed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity.files import rows_of
from plnhub.activity.record import Act, record
from plnhub.activity.rejects import Rejects, rejects_of
from plnhub.activity.rows import Reject, RowError, act_from, fingerprint, is_named
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.models import Person


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Counts of one import; `rejects` is the file with the refused rows, if any."""

    read: int
    recorded: int
    duplicate: int
    rejected: int
    rejects: Path | None


def _nothing_more(_session: Session) -> None:
    return None


def import_file(
    database: Database, path: Path, now: datetime, also: Callable[[Session], object] = _nothing_more
) -> Imported:
    """Record every good row of `path`; the refused ones go to `PATH.rejected.csv` with line and reason.

    `also` writes in the same transaction. The file is read before the database is locked.
    """
    with database.reading() as session:
        staff = {uid.casefold(): id_ for uid, id_ in session.execute(select(Person.uid, Person.id))}
    with rejects_of(path) as rejects:
        acts = _sort(path, staff, rejects, now)
        crash_point("import.read")
        with database.writing() as session:
            also(session)
            result = record(session, acts, now)
            crash_point("import.record")
        crash_point("import.commit")
        return Imported(
            read=len(acts) + rejects.count,
            recorded=result.recorded,
            duplicate=result.duplicate,
            rejected=rejects.count,
            rejects=rejects.keep(),
        )


def _sort(path: Path, staff: Mapping[str, int], rejects: Rejects, now: datetime) -> list[Act]:
    """The acts of the good rows; the others are added to the rejects."""
    acts: list[Act] = []
    seen: Counter[bytes] = Counter()
    for line, row in rows_of(path):
        if isinstance(row, str):
            rejects.add(Reject(line=line, reason=row, row={}))
            continue
        mark = b"" if is_named(row) else fingerprint(row)
        try:
            acts.append(act_from(row, staff, mark, seen[mark], now))
            seen[mark] += 1
        except RowError as error:
            rejects.add(Reject(line=line, reason=str(error), row=row))
    return acts

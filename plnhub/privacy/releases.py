"""Releases as they are kept: cells in the database for all to read, memberships in the analytics store."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.errors import HubError
from plnhub.models.releases import Release, ReleaseCell
from plnhub.privacy.gate import Cell, Publication, State
from plnhub.privacy.memberships import FOLDER, Remembered, forget_members_before, newest


@dataclass(frozen=True, kw_only=True)
class PublishedRelease:
    """One release as everybody may see it."""

    id: int
    as_of: date
    published_at: datetime
    definition: dict[str, Any]
    cells: tuple[Cell, ...]


def latest_release(session: Session) -> PublishedRelease | None:
    """The last release, with all its cells in a fixed order; None before the first."""
    row = session.scalar(select(Release).order_by(Release.id.desc()).limit(1))
    return _with_cells(session, row) if row else None


def last_release_day(session: Session) -> date | None:
    """The day of which the last release tells; None before the first."""
    return session.scalar(select(Release.as_of).order_by(Release.id.desc()).limit(1))


def forget_releases(session: Session, store: Path, before: datetime) -> int:
    """Remove old releases and who was in their cohorts; the last one stays, since the lock stands on it."""
    last = session.scalar(select(Release.id).order_by(Release.id.desc()).limit(1))
    old = list(session.scalars(select(Release.id).where(Release.published_at < before, Release.id != last)))
    for id_ in old:
        session.execute(delete(ReleaseCell).where(ReleaseCell.release_id == id_))
        session.execute(delete(Release).where(Release.id == id_))
    forget_members_before(store, before.date())
    return len(old)


def keep_release(
    session: Session,
    publication: Publication,
    as_of: date,
    now: datetime,
    definition: dict[str, Any],
    number: int | None = None,
) -> PublishedRelease:
    """Write the release and its cells, as the given number if there is one; the caller commits."""
    row = Release(id=number, as_of=as_of, published_at=now, definition=definition)
    session.add(row)
    session.flush()
    rows = [asdict(cell) | {"release_id": row.id, "state": cell.state.value} for cell in publication.cells]
    for part in chunks(rows):
        session.execute(insert(ReleaseCell), list(part))
    return _with_cells(session, row)


def remembered(store: Path, release: PublishedRelease | None) -> Remembered | None:
    """The newest release as the gate wants it: the folder's word counts, also beside a restored database.

    A folder that knows less than the database has lost the lock; then nothing more may be published.
    """
    known = newest(store)
    if release is not None and (known is None or known.release_id < release.id):
        raise HubError(
            f"{store / FOLDER / f'{release.id}.json'} is missing and with it the release lock: "
            "restore the analytics folder from its backup"
        )
    return known


def _with_cells(session: Session, row: Release) -> PublishedRelease:
    cells = session.scalars(
        select(ReleaseCell)
        .where(ReleaseCell.release_id == row.id)
        .order_by(ReleaseCell.measure, ReleaseCell.period, ReleaseCell.cohort, ReleaseCell.other_cohort)
    )
    return PublishedRelease(
        id=row.id,
        as_of=row.as_of,
        published_at=row.published_at,
        definition=row.definition,
        cells=tuple(_cells(cells)),
    )


def _cells(rows: Iterable[ReleaseCell]) -> Iterable[Cell]:
    for row in rows:
        yield Cell(
            measure=row.measure,
            period=row.period,
            cohort=row.cohort,
            other_cohort=row.other_cohort,
            shown=row.shown,
            state=State(row.state),
        )

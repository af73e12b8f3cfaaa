"""Releases as they are kept: cells in the database for all to read, memberships in the analytics store."""

import json
import os
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
from plnhub.privacy.gate import Cell, Membership, Period, Publication, State, Window

MEMBERSHIPS = "memberships"


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
    """Remove old releases with their memberships; the last one stays, since the lock stands on it."""
    last = session.scalar(select(Release.id).order_by(Release.id.desc()).limit(1))
    old = list(session.scalars(select(Release.id).where(Release.published_at < before, Release.id != last)))
    for id_ in old:
        session.execute(delete(ReleaseCell).where(ReleaseCell.release_id == id_))
        session.execute(delete(Release).where(Release.id == id_))
        (store / MEMBERSHIPS / f"{id_}.json").unlink(missing_ok=True)
    return len(old)


def keep_release(
    session: Session, publication: Publication, as_of: date, now: datetime, definition: dict[str, Any]
) -> PublishedRelease:
    """Write the release and its cells; the caller commits."""
    row = Release(as_of=as_of, published_at=now, definition=definition)
    session.add(row)
    session.flush()
    rows = [asdict(cell) | {"release_id": row.id, "state": cell.state.value} for cell in publication.cells]
    for part in chunks(rows):
        session.execute(insert(ReleaseCell), list(part))
    return _with_cells(session, row)


def remember(store: Path, release_id: int, publication: Publication) -> None:
    """Keep who was in which cohort, under pseudonyms, so that the next release can honour the lock."""
    folder = store / MEMBERSHIPS
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{release_id}.draft"
    draft.write_text(json.dumps([_as_json(m) for m in publication.memberships]), encoding="utf-8")
    os.replace(draft, folder / f"{release_id}.json")


def remembered(store: Path, release: PublishedRelease | None) -> Publication | None:
    """The last release as the gate wants it; without its memberships nothing more may be published."""
    if release is None:
        return None
    path = store / MEMBERSHIPS / f"{release.id}.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HubError(
            f"{path} is missing and with it the release lock: restore the analytics folder from its backup"
        ) from error
    return Publication(cells=release.cells, memberships=tuple(_membership(one) for one in found))


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


def _as_json(membership: Membership) -> dict[str, Any]:
    return {
        "as_of": membership.as_of.isoformat(),
        "cohorts": {name: sorted(people) for name, people in membership.cohorts.items()},
        "windows": [
            {
                "measure": window.measure,
                "label": window.period.label,
                "first": window.period.first.isoformat(),
                "last": window.period.last.isoformat(),
                "stock": window.period.stock,
            }
            for window in membership.windows
        ],
    }


def _membership(found: dict[str, Any]) -> Membership:
    return Membership(
        as_of=date.fromisoformat(found["as_of"]),
        cohorts={name: frozenset(people) for name, people in found["cohorts"].items()},
        windows=tuple(
            Window(
                measure=window["measure"],
                period=Period(
                    label=window["label"],
                    first=date.fromisoformat(window["first"]),
                    last=date.fromisoformat(window["last"]),
                    stock=window["stock"],
                ),
            )
            for window in found["windows"]
        ),
    )

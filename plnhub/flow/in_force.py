"""Which run is in force: the database decides, in the transaction of the mirrors; the pointer follows it."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plnhub.db import Database
from plnhub.flow import store
from plnhub.models.releases import FlowRun


def keep_run(session: Session, run: store.Run) -> None:
    """From the caller's commit on, `run` is in force."""
    session.execute(delete(FlowRun))
    session.add(FlowRun(name=run.name, definition=asdict(run) | {"as_of": run.as_of.isoformat()}))


def settle(database: Database, folder: Path) -> None:
    """Point to the run that the database names, or to none when its tables are not here; needs the lease.

    A process that was killed after its commit could not do so, and a restored database may name another run.
    """
    with database.reading() as session:
        kept = session.scalar(select(FlowRun))
    if kept is not None and (folder / kept.name).is_dir():
        asked = kept.definition
        store.point_to(folder, store.Run(**{**asked, "as_of": date.fromisoformat(asked["as_of"])}))
    else:
        store.point_to_none(folder)

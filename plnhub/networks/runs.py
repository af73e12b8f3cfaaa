"""How reading each network went: the last good run, the last error."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from plnhub.models import NetworkRun


def note_good(session: Session, network: str, now: datetime) -> None:
    """Something was read to its end."""
    _put(session, network, {"good_at": now})


def note_failure(session: Session, network: str, error: str, now: datetime) -> None:
    """Something could not be read; `error` is one of our own sentences, never the network's words."""
    _put(session, network, {"failed_at": now, "error": error})


def _put(session: Session, network: str, values: dict[str, Any]) -> None:
    known: Any = session.execute(
        update(NetworkRun)
        .where(NetworkRun.network == network)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if known.rowcount == 0:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        new = dialect.insert(NetworkRun).values(network=network, **values)
        session.execute(new.on_conflict_do_update(index_elements=["network"], set_=values))

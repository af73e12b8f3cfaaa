"""Let corrections by hand and the writing of a sync follow one another, never overlap."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

LOCK = 7_041_970  # any number of our own, beside the one of the audit log


def one_writer(session: Session) -> None:
    """Wait until nobody else writes people, until this transaction ends.

    SQLite has one writer anyway. PostgreSQL would let a sync plan with the people as they were before a
    correction and write them after it: call this before the people on file are read.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))

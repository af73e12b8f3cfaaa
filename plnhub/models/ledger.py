"""The activity ledger: append-only rows of who did what for whom; only `plnhub.activity` writes them."""

from datetime import datetime

from sqlalchemy import DDL, JSON, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class Actor(Base):
    """Somebody who acts: a member of staff (`person_id`) or an account outside (`network`, `handle`)."""

    __tablename__ = "actor"
    __table_args__ = (UniqueConstraint("network", "handle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), unique=True)
    network: Mapped[str] = mapped_column(String(40))
    handle: Mapped[str] = mapped_column(String(500))
    name: Mapped[str | None] = mapped_column(String(400))


class Activity(Base):
    """One act, or (same `key`, other `revision`) a correction of it; rows are never updated."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("key", "revision"),
        Index("ix_activity_actor_occurred", "actor", "occurred_at"),
        Index("ix_activity_occurred", "occurred_at"),
        Index("ix_activity_reply", "in_reply_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(600))
    revision: Mapped[str] = mapped_column(String(100), default="")
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(40))
    actor: Mapped[int] = mapped_column(ForeignKey("actor.id"))
    recipients: Mapped[list[int]] = mapped_column(JSON, default=list)
    object: Mapped[str | None] = mapped_column(String(2000))
    topic: Mapped[str | None] = mapped_column(String(300))
    context: Mapped[str | None] = mapped_column(String(600))
    in_reply_to: Mapped[str | None] = mapped_column(String(600))
    channel: Mapped[str] = mapped_column(String(60))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"), index=True)


SQLITE_APPEND_ONLY = """
CREATE TRIGGER activity_append_only BEFORE UPDATE ON activity
BEGIN SELECT RAISE(ABORT, 'the activity ledger is append-only: record a new revision instead'); END
"""
POSTGRESQL_APPEND_ONLY = """
CREATE FUNCTION activity_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the activity ledger is append-only: record a new revision instead'; END $$;
CREATE TRIGGER activity_append_only BEFORE UPDATE ON activity
FOR EACH ROW EXECUTE FUNCTION activity_append_only()
"""

APPEND_ONLY = {"sqlite": SQLITE_APPEND_ONLY, "postgresql": POSTGRESQL_APPEND_ONLY}

for _dialect, _statement in APPEND_ONLY.items():
    _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
    event.listen(Activity.__table__, "after_create", _ddl)


class Erasure(Base):
    """What erasure or retention removed: the person stands here only as an HMAC; replayed after a restore."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(60))
    rows: Mapped[int]
    erased_at: Mapped[datetime]

"""Runs, leases and plans of the directory sync."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class DirectoryRun(Base):
    """One run of the sync: what it read, what it did, why it was held."""

    __tablename__ = "directory_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10), default="full")
    """`full` reads everybody, `changes` what the server reports, `sweep` also looks for every key."""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20))
    gate: Mapped[str | None] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(String(2000))
    complete: Mapped[bool] = mapped_column(default=False)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings_hash: Mapped[str] = mapped_column(String(64), default="")


class DirectoryAside(Base):
    """An entry that was set aside at the last look, with the reason; its person is left as on file."""

    __tablename__ = "directory_aside"
    __table_args__ = (Index("ix_directory_aside_source_key", "source", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(String(2000))
    uid: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(1000))
    kind: Mapped[str] = mapped_column(String(20))
    """`quarantine`: the entry itself is wrong; `conflict`: it wants what belongs to somebody else."""
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    since: Mapped[datetime]


class DirectoryPlace(Base):
    """How far the changes of a source were taken in, in the server's own terms."""

    __tablename__ = "directory_place"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    feed: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(4000))
    settings_hash: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]
    swept_at: Mapped[datetime]
    """The last time that everybody was looked for, by a full read or a sweep of the keys."""
    removals: Mapped[int] = mapped_column(default=0)
    """People who became missing or disabled since then."""


class Lease(Base):
    """Who may run a named thing now; a dead owner's lease ends by itself at `expires_at`."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime]

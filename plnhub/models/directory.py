"""Runs, leases and plans of the directory sync."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class DirectoryRun(Base):
    """One run of the sync: what it read, what it did, why it was held."""

    __tablename__ = "directory_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20))
    gate: Mapped[str | None] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(String(2000))
    complete: Mapped[bool] = mapped_column(default=False)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings_hash: Mapped[str] = mapped_column(String(64), default="")


class Lease(Base):
    """Who may run a named thing now; a dead owner's lease ends by itself at `expires_at`."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime]

"""What the hub keeps about outside networks as such: settings, pauses, and how reading them went."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class NetworkSetting(Base):
    """One option that an administrator gave on the page; of a secret the name of its file."""

    __tablename__ = "network_setting"

    network: Mapped[str] = mapped_column(String(40), primary_key=True)
    option: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class OutsideLimit(Base):
    """How fast one host may be asked with one credential (by name), by all workers together.

    `free_at` moves on with every request that was promised; `left`, `refills_at` and
    `ends_at` (of the credential itself) are what the host said.
    """

    __tablename__ = "outside_limit"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    credential: Mapped[str] = mapped_column(String(80), primary_key=True)
    network: Mapped[str] = mapped_column(String(40))
    free_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    left: Mapped[int | None]
    refills_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]


class NetworkRun(Base):
    """When reading a network last went well and last failed, and with what."""

    __tablename__ = "network_run"

    network: Mapped[str] = mapped_column(String(40), primary_key=True)
    good_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(1000))

"""What an administrator set for the directory on its page, and when its work is due."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class DirectorySetting(Base):
    """One setting by the name of its field in the product's settings; its value as JSON, never a password."""

    __tablename__ = "directory_setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class DirectorySchedule(Base):
    """When one kind of work is done: every so many minutes, or daily at a time of a named zone."""

    __tablename__ = "directory_schedule"

    work: Mapped[str] = mapped_column(String(20), primary_key=True)
    minutes: Mapped[int | None]
    at_time: Mapped[str | None] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    next_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]

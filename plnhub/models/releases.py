"""Releases (frozen cohort cells that passed the privacy gate) and each person's own mirror."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class Release(Base):
    """One numbered publication; never recomputed, only followed by the next."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    published_at: Mapped[datetime]
    definition: Mapped[dict[str, Any]]


class ReleaseCell(Base):
    """One published figure about a cohort; `shown` is null when the gate hides it (`state`)."""

    __tablename__ = "release_cell"
    __table_args__ = (Index("ix_release_cell_question", "release_id", "measure", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    measure: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(40))
    cohort: Mapped[str] = mapped_column(String(300))
    other_cohort: Mapped[str] = mapped_column(String(300), default="")
    shown: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(20))


class FlowRun(Base):
    """The run of the analytics in force, one row: replaced together with the mirrors that were made of it."""

    __tablename__ = "flow_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    definition: Mapped[dict[str, Any]]


class Mirror(Base):
    """A person's own numbers, shown to that person only; rebuilt whole by `flow rebuild`."""

    __tablename__ = "mirror"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    as_of: Mapped[date]
    numbers: Mapped[dict[str, Any]]

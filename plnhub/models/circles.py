"""Circles: groups of the directory that colleagues see as communities, with dated memberships."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.clock import new_public_id
from plnhub.models.base import Base, PublicId


class Circle(Base):
    """One group; `source_key` recognises it whatever it is called."""

    __tablename__ = "circle"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    source_key: Mapped[str] = mapped_column(String(300), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    missing_since: Mapped[datetime | None]
    closed_on: Mapped[date | None]


class CircleMembership(Base):
    """From when until when a person was in a circle; `left_on` is the first day outside it."""

    __tablename__ = "circle_membership"
    __table_args__ = (Index("ix_circle_membership_circle", "circle_id", "left_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]

"""What an administrator did to one person by hand, and where a missing person's entry was last seen."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class Correction(Base):
    """One deed of an administrator: a lock and its end, switching off and on, the adoption of a new key."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str | None] = mapped_column(String(2000))
    after: Mapped[str | None] = mapped_column(String(2000))
    reason: Mapped[str] = mapped_column(String(400))
    done_by: Mapped[str] = mapped_column(String(200))
    done_at: Mapped[datetime]


class Absentee(Base):
    """What a look outside base and filter said about somebody who was not read."""

    __tablename__ = "absentee"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(2000))
    looked_at: Mapped[datetime]

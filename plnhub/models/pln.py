"""What a person chooses: members of the personal learning network, asks, answers and thanks."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plnhub.clock import new_public_id
from plnhub.models.base import Base, PublicId
from plnhub.models.people import Person


class PlnMember(Base):
    """Somebody (staff or an outside contact) whom the owner chose, with the wish to learn that led there."""

    __tablename__ = "pln_member"
    __table_args__ = (Index("ix_pln_member_owner", "owner_id", "removed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    outside_name: Mapped[str | None] = mapped_column(String(400))
    outside_handle: Mapped[str | None] = mapped_column(String(500))
    intent: Mapped[str] = mapped_column(String(600))
    added_at: Mapped[datetime]
    reviewed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[str | None] = mapped_column(String(600))

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class Ask(Base):
    """A question to the company; open until its author closes it."""

    __tablename__ = "ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text, default="")
    topic: Mapped[str | None] = mapped_column(String(300), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]

    author: Mapped[Person] = relationship()
    answers: Mapped[list["Answer"]] = relationship(back_populates="ask", order_by="Answer.answered_at")


class Answer(Base):
    """An answer to an ask; the thanks that its author got stand beside it."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]
    thanked_at: Mapped[datetime | None]
    thanks_note: Mapped[str | None] = mapped_column(String(600))

    author: Mapped[Person] = relationship()
    ask: Mapped[Ask] = relationship(back_populates="answers")


class Gift(Base):
    """What somebody offers: a gift of head, hands or heart, in the owner's own words."""

    __tablename__ = "gift"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]


class StepTick(Base):
    """An onboarding step that is done: by an act in the ledger (`by` = "event") or by hand."""

    __tablename__ = "step_tick"
    __table_args__ = (UniqueConstraint("person_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(60))
    by: Mapped[str] = mapped_column(String(10))
    ticked_at: Mapped[datetime]

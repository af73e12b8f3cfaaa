"""People and teams as the directory knows them, with dated memberships."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plnhub.clock import new_public_id
from plnhub.models.base import Base, PublicId


class PersonState(StrEnum):
    """active → missing → inactive → pseudonym; each change is dated."""

    ACTIVE = "active"
    MISSING = "missing"
    INACTIVE = "inactive"
    PSEUDONYM = "pseudonym"


class Team(Base):
    """An organisational unit: a name within a division; `division` is the top of its branch."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    source_key: Mapped[str] = mapped_column(String(420), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    label: Mapped[str] = mapped_column(String(420), unique=True)
    """The name, with the division where another team bears the same name."""
    division: Mapped[str | None] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    closed_on: Mapped[date | None]

    parent: Mapped["Team | None"] = relationship(remote_side=[id], foreign_keys=[parent_id])


class TeamEvent(Base):
    """What happened to a team and when: made, renamed, moved, merged, closed, reopened."""

    __tablename__ = "team_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    happened_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    old: Mapped[str | None] = mapped_column(String(420))
    new: Mapped[str | None] = mapped_column(String(420))


class Person(Base):
    """One member of staff, keyed by the directory's own immutable id, never by DN or name."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("source", "source_key"),
        Index("ix_person_state_team", "state", "team_id", "disabled"),
        Index(
            "ix_person_parent_team",
            "parent_team",
            sqlite_where=text("parent_team IS NOT NULL"),
            postgresql_where=text("parent_team IS NOT NULL"),
        ),
        Index(
            "ix_person_without_manager",
            "id",
            sqlite_where=text("manager_id IS NULL AND manager_text IS NOT NULL"),
            postgresql_where=text("manager_id IS NULL AND manager_text IS NOT NULL"),
        ),
        Index("ix_person_uid_mark", "uid_mark"),
        Index("ix_person_dn_mark", "dn_mark"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    source: Mapped[str] = mapped_column(String(40), default="directory")
    source_key: Mapped[str] = mapped_column(String(200))
    uid: Mapped[str] = mapped_column(String(200), unique=True)
    uid_mark: Mapped[int | None] = mapped_column(BigInteger)
    """A hash of the uid as it is compared, so that it is found whatever its spelling; `dn_mark` likewise."""
    name: Mapped[str] = mapped_column(String(400))
    mail: Mapped[str | None] = mapped_column(String(320), index=True)
    title: Mapped[str | None] = mapped_column(String(400))
    level: Mapped[str | None] = mapped_column(String(100))
    division: Mapped[str | None] = mapped_column(String(200))
    location: Mapped[str | None] = mapped_column(String(200))
    employee_type: Mapped[str | None] = mapped_column(String(100))
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    dimensions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    parent_team: Mapped[str | None] = mapped_column(String(200))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    manager_text: Mapped[str | None] = mapped_column(String(1000))
    dn: Mapped[str | None] = mapped_column(String(2000))
    dn_mark: Mapped[int | None] = mapped_column(BigInteger)
    disabled: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PersonState] = mapped_column(String(20), default=PersonState.ACTIVE)
    state_since: Mapped[datetime]
    missing_runs: Mapped[int] = mapped_column(default=0)
    source_hash: Mapped[str] = mapped_column(String(64), default="")
    """The fingerprint of the entry as last taken over; empty makes the next sync look at it again."""
    photo_mark: Mapped[str | None] = mapped_column(String(32))

    team: Mapped[Team | None] = relationship()
    manager: Mapped["Person | None"] = relationship(remote_side=[id])

    @property
    def is_active(self) -> bool:
        """Whether this person may log in and counts in denominators (a missing one still does)."""
        return self.state in (PersonState.ACTIVE, PersonState.MISSING) and not self.disabled


class TeamMembership(Base):
    """From when until when a person was in a team; `ended_on` is the first day outside it."""

    __tablename__ = "team_membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]


class FieldLock(Base):
    """A local correction that the directory must not undo, with its reason."""

    __tablename__ = "field_lock"
    __table_args__ = (UniqueConstraint("person_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(400))
    locked_by: Mapped[str] = mapped_column(String(200))
    locked_at: Mapped[datetime]

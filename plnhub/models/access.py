"""Log-in sessions, local passwords, roles and the counters that slow attackers down."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plnhub.models.base import Base
from plnhub.models.people import Person


class Role(StrEnum):
    """Everybody active is an employee; the other roles come from directory groups or an admin's grant."""

    EMPLOYEE = "employee"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


class LoginSession(Base):
    """A server-side session; the cookie carries only a token whose hash stands here."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class LocalPassword(Base):
    """An argon2id hash, only for people whose directory cannot check a password."""

    __tablename__ = "local_password"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)


class PasswordLink(Base):
    """A one-time link with which a person sets the local password."""

    __tablename__ = "password_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RoleGrant(Base):
    """A role of a person: `origin` is "directory" (a group) or "admin" (granted by hand)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    granted_by: Mapped[str] = mapped_column(String(200))
    granted_at: Mapped[datetime]


class LoginAttempt(Base):
    """One failed log-in, counted per network and per (name, network); names stand hashed."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_bucket_at", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class KnownBrowser(Base):
    """A browser from which a person logged in before; it is never slowed by strangers' failures."""

    __tablename__ = "known_browser"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    seen_at: Mapped[datetime]

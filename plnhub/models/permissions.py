"""What people let the Hub read at a network: sealed tokens, requests under way, the Hub's own ids."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class Permission(Base):
    """One person's permission at one host; `sealed` holds the tokens, `key_id` names the key that opens them.

    With `withdrawn_at` it is used no more and waits only to be taken back at the network: nobody's, perhaps,
    for the person may be erased meanwhile.
    """

    __tablename__ = "permission"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id", ondelete="SET NULL"), unique=True)
    network: Mapped[str] = mapped_column(String(40))
    host: Mapped[str] = mapped_column(String(255))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
    scope: Mapped[str] = mapped_column(String(500))
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class PermissionRequest(Base):
    """Somebody is at the network to give a permission: used once, within minutes, in the same visit.

    Without a profile the link begins with the permission.
    """

    __tablename__ = "permission_request"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    login_id: Mapped[int] = mapped_column(ForeignKey("login_session.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"))
    network: Mapped[str] = mapped_column(String(40))
    host: Mapped[str] = mapped_column(String(255))
    issuer: Mapped[str] = mapped_column(String(500))
    scope: Mapped[str] = mapped_column(String(500))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]


class OauthClient(Base):
    """How one host knows this installation, where the Hub introduced itself there."""

    __tablename__ = "oauth_client"
    __table_args__ = (UniqueConstraint("network", "host"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(40))
    host: Mapped[str] = mapped_column(String(255))
    redirect_uri: Mapped[str] = mapped_column(String(500))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
    registered_at: Mapped[datetime]


class Declined(Base):
    """An account of which its namesake here said that it is not theirs; it is not suggested again."""

    __tablename__ = "declined"
    __table_args__ = (UniqueConstraint("person_id", "network", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    network: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    declined_at: Mapped[datetime]

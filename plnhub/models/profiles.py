"""Outside profiles, linked by proof, each with its own three switches of consent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plnhub.clock import new_public_id
from plnhub.models.base import Base, PublicId
from plnhub.models.people import Person

HUB = "hub"
ONE_OWNER = text("state = 'verified' AND network <> 'hub'")


class ProfileState(StrEnum):
    """pending (not proven) → verified; frozen = two claims or a stranger's id; gone = deleted there."""

    PENDING = "pending"
    VERIFIED = "verified"
    FROZEN = "frozen"
    GONE = "gone"


class Profile(Base):
    """A person's account on a network, or (`network` = "hub") that person's acts inside the Hub.

    `reads_since` is when the owner allowed it to be read (my mirror or count me); None while both are off.
    `claimed_until`: a worker has it until then; `rechecked_to`: every second look due until then was taken.
    """

    __tablename__ = "profile"
    __table_args__ = (
        UniqueConstraint("person_id", "network", "host", "account_id"),
        Index("ix_profile_due", "state", "next_poll_at"),
        Index("ix_profile_recheck", "state", "recheck_at"),
        Index(
            "uq_profile_owner",
            *("network", "host", "account_id"),
            unique=True,
            sqlite_where=ONE_OWNER,
            postgresql_where=ONE_OWNER,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    network: Mapped[str] = mapped_column(String(40))
    host: Mapped[str] = mapped_column(String(255), default="")
    account_id: Mapped[str] = mapped_column(String(500), default="")
    handle: Mapped[str | None] = mapped_column(String(500))
    url: Mapped[str | None] = mapped_column(String(2000))
    state: Mapped[ProfileState] = mapped_column(String(20), default=ProfileState.PENDING)
    linked_at: Mapped[datetime]

    mirror_on: Mapped[bool] = mapped_column(default=False)
    show_on: Mapped[bool] = mapped_column(default=False)
    count_on: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None]

    challenge: Mapped[str | None] = mapped_column(String(64))
    challenge_expires_at: Mapped[datetime | None]
    proof_method: Mapped[str | None] = mapped_column(String(40))
    verified_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(1000))

    reads_since: Mapped[datetime | None]
    cursor: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_poll_at: Mapped[datetime | None]
    last_polled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    recheck_at: Mapped[datetime | None]
    rechecked_to: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    @property
    def link(self) -> str | None:
        """Its address, if it is one of the web: nothing else may become a link."""
        return self.url if self.url and self.url.startswith(("https://", "http://")) else None


class GoneOnce(Base):
    """An object that was gone at one look; only a second look a day later makes its act taken back."""

    __tablename__ = "gone_once"
    __table_args__ = (UniqueConstraint("profile_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(600))
    seen_at: Mapped[datetime]

"""Archives that people upload: what is known of each while it waits for its owner's word."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.clock import new_public_id
from plnhub.models.base import Base, PublicId


class UploadState(StrEnum):
    """waiting (to be looked at) → read (a preview is there) → taking → taken; failed says why."""

    WAITING = "waiting"
    READ = "read"
    TAKING = "taking"
    TAKEN = "taken"
    FAILED = "failed"


class ArchiveUpload(Base):
    """One uploaded file; the file itself lies in the data folder and goes within a day, whatever happens.

    `preview` holds counts alone, never a word of what was written; `at_word` says that acts whose audience
    the archive leaves open were public, on the owner's word.
    """

    __tablename__ = "archive_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id", ondelete="SET NULL"))
    network: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[UploadState] = mapped_column(String(20), default=UploadState.WAITING)
    size: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime]
    since: Mapped[datetime | None]
    at_word: Mapped[bool] = mapped_column(default=False)
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None] = mapped_column(String(1000))
    recorded: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

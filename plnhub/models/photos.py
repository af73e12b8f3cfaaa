"""Small portraits that come from the directory, and how far the last pass over them came."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class PersonPhoto(Base):
    """What is known of a person's photo; the picture is missing where it was refused or is hidden."""

    __tablename__ = "person_photo"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str | None] = mapped_column(String(32))
    """Of the picture as it is shown; it stands in `person.photo_mark`, too, for pages full of people."""
    source_hash: Mapped[str] = mapped_column(String(32), default="")
    """Of the bytes in the directory, so that an unchanged photo is not decoded again."""
    note: Mapped[str | None] = mapped_column(String(200))
    """Why the directory's photo is not shown."""
    hidden: Mapped[bool] = mapped_column(default=False)
    """The person's own wish: no photo is kept until the person wants one again."""
    changed_at: Mapped[datetime]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class PhotoPass(Base):
    """Where the pass over the photos of one source stands; `seen_to` is a time of the server's own clock."""

    __tablename__ = "photo_pass"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    asked: Mapped[str] = mapped_column(String(64), default="")
    """What was asked of which server; another question begins from nothing."""
    seen_to: Mapped[str] = mapped_column(String(40), default="")
    """Everything that changed up to here has been looked at."""
    going_to: Mapped[str] = mapped_column(String(40), default="")
    """What `seen_to` becomes once the pass that is under way has ended; empty when none is."""
    done_to: Mapped[int] = mapped_column(default=0)
    """The last person whom the pass under way has looked at."""
    whole_at: Mapped[datetime | None]
    """When a pass last began to look at everybody."""

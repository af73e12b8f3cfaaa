"""What people are found by: one folded text per person, kept beside the person so that search stays fast."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from plnhub.models.base import Base


class PersonSearch(Base):
    """Name, title, team, site and gifts of a person, folded: no case, no accents, each word after a blank."""

    __tablename__ = "person_search"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

"""A hub with Ann, who uploads files, and what the database and the shelf hold after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from plnhub.archives.asking import Wish, ask_to_take
from plnhub.archives.files import Shelf
from plnhub.archives.looking import Intake, look
from plnhub.archives.taking import take
from plnhub.archives.uploads import begin
from plnhub.clock import new_public_id
from plnhub.db import Database
from plnhub.keys import Keys
from plnhub.models import ArchiveUpload, Person, Profile
from plnhub.models.ledger import Activity
from plnhub.privacy.consent import Switches
from tests.connectors.archives.makers import NOW, Content, zipped
from tests.makers import Company, empty_database

LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
BOTH = Switches(mirror=True, count=True)


@dataclass(kw_only=True)
class Scene:
    """One database, one shelf, and Ann."""

    database: Database
    shelf: Shelf
    keys: Keys
    now: datetime = NOW
    ann: Person = field(init=False)

    def __post_init__(self) -> None:
        self.ann = self.person("Ann Example")

    def person(self, name: str) -> Person:
        with self.database.writing() as session:
            return Company(session=session).person(name)

    @property
    def intake(self) -> Intake:
        return Intake(
            database=self.database, shelf=self.shelf, now=lambda: self.now, progress=lambda _done: None
        )

    def uploaded(self, content: Mapping[str, Content] | bytes, person: Person | None = None) -> str:
        """A file on the shelf that nobody has looked at."""
        raw = content if isinstance(content, bytes) else zipped(content).getvalue()
        name = new_public_id()
        with self.shelf.receiving(name) as file:
            file.write(raw)
        with self.database.writing() as session:
            begin(session, (person or self.ann).id, name, len(raw), self.now)
        return name

    def looked_at(self, content: Mapping[str, Content] | bytes, person: Person | None = None) -> str:
        name = self.uploaded(content, person)
        look(self.intake, name, LONG_AGO)
        return name

    def asked(self, name: str, switches: Switches = BOTH, person: Person | None = None, **wish: Any) -> None:
        chosen = Wish(**({"since": LONG_AGO, "at_word": False, "switches": switches} | wish))
        with self.database.writing() as session:
            found = session.scalars(select(ArchiveUpload).where(ArchiveUpload.public_id == name)).one()
            ask_to_take(session, person or self.ann, found, chosen, self.now)

    def taken(self, content: Mapping[str, Content] | bytes, person: Person | None = None, **wish: Any) -> str:
        """Looked at, wished for and taken in."""
        name = self.looked_at(content, person)
        self.asked(name, person=person, **wish)
        take(self.intake, name)
        return name

    def upload(self, name: str) -> ArchiveUpload:
        with self.database.reading() as session:
            return session.scalars(select(ArchiveUpload).where(ArchiveUpload.public_id == name)).one()

    def profiles(self) -> list[Profile]:
        with self.database.reading() as session:
            return list(session.scalars(select(Profile).order_by(Profile.id)))

    def ledger(self) -> list[Activity]:
        with self.database.reading() as session:
            return list(session.scalars(select(Activity).order_by(Activity.id)))


def scene_in(folder: Path) -> Scene:
    return Scene(
        database=empty_database(folder),
        shelf=Shelf(folder=folder / "archives"),
        keys=Keys(folder=folder / "keys"),
    )

"""The pass over the photos of a real slapd: what comes, what stays, what goes, and what writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.db import Database
from plnhub.directory.photos.photo_desk import hide_photo, show_photo
from plnhub.directory.photos.photo_sync import PhotoOutcome, sync_photos
from plnhub.errors import SettingsError
from plnhub.models import Person, PersonPhoto, PersonState, PhotoPass
from tests.directory.makers import DAY, NOW, entry, person, run_of, synced
from tests.directory.photos.makers import as_ldif, photo
from tests.directory.slapd_settings import slapd_settings
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
BASE = "dn: dc=pln,dc=example\nobjectClass: domain\ndc: pln\n\n"
UNIT = "dn: ou=people,dc=pln,dc=example\nobjectClass: organizationalUnit\nou: people\n\n"
COLOURS = ("teal", "navy", "olive", "maroon", "purple", "green", "gray", "orange")


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A slapd with eight people who have a photo and one who has none, all of them on file."""

    server: Slapd
    database: Database
    folder: Path

    def photos(self, now: datetime = NOW, **more) -> PhotoOutcome:
        values = {"directory_photos": True} | {
            k: more.pop(k) for k in list(more) if k.startswith("directory")
        }
        settings = slapd_settings(self.server, self.folder, **values)
        return sync_photos(run_of(settings, self.database, now), **more)

    def change(self, uid: str, *lines: str) -> None:
        self.server.modify(
            f"dn: uid={uid},ou=people,dc=pln,dc=example\nchangetype: modify\n" + "\n".join(lines)
        )

    def mark(self, uid: str) -> str | None:
        return person(self.database, uid).photo_mark

    def rows(self) -> list[str]:
        with self.database.reading() as session:
            found = (session.execute(table.__table__.select()) for table in (PersonPhoto, PhotoPass, Person))
            return [repr(row) for rows in found for row in rows]

    def row(self, uid: str) -> PersonPhoto | None:
        with self.database.reading() as session:
            return session.scalar(select(PersonPhoto).join(Person).where(Person.uid == uid))


@pytest.fixture
def firm(slapd: Callable[..., Slapd], tmp_path: Path, database: Database) -> Firm:
    people = [entry(f"p{n}", as_ldif(photo(colour))) for n, colour in enumerate(COLOURS)]
    server = slapd(BASE + UNIT + "".join(people) + entry("plain"), size_limit="unlimited")
    synced(slapd_settings(server, tmp_path), database)
    return Firm(server=server, database=database, folder=tmp_path)


def test_everybody_who_has_a_photo_gets_a_picture(firm: Firm):
    outcome = firm.photos()
    assert (outcome.read, outcome.changed, outcome.complete) == (9, 8, True)
    assert (firm.mark("p0") == firm.row("p0").hash, firm.mark("plain")) == (True, None)


def test_no_photo_is_asked_for_unless_it_is_wanted(firm: Firm):
    assert (firm.photos(directory_photos=False).read, firm.row("p0")) == (0, None)


def test_a_second_pass_writes_no_row(firm: Firm):
    firm.photos()
    before = firm.rows()
    assert (firm.photos(NOW + DAY).changed, firm.rows()) == (0, before)


def test_only_who_changed_lately_is_read_again(firm: Firm):
    firm.photos()
    with firm.database.writing() as session:
        session.get(PhotoPass, "directory").seen_to = "20991231000000"
    assert firm.photos().read == 0


def test_everybody_is_read_again_once_a_week(firm: Firm):
    firm.photos()
    with firm.database.writing() as session:
        session.get(PhotoPass, "directory").seen_to = "20991231000000"
    assert firm.photos(NOW + 7 * DAY).read == 9


def test_a_new_photo_takes_the_place_of_the_old_one(firm: Firm):
    firm.photos()
    before = firm.mark("p0")
    firm.change("p0", "replace: jpegPhoto", as_ldif(photo("red")))
    assert (firm.photos().changed, firm.mark("p0") == before) == (1, False)


def test_a_photo_that_vanished_from_the_directory_is_removed(firm: Firm):
    firm.photos()
    firm.change("p0", "delete: jpegPhoto")
    assert (firm.photos().removed, firm.row("p0"), firm.mark("p0")) == (1, None, None)


def test_many_photos_that_vanish_at_once_are_kept_until_somebody_agrees(firm: Firm):
    firm.photos()
    for number in range(8):
        firm.change(f"p{number}", "delete: jpegPhoto")
    held = firm.photos()
    assert (held.removed, held.complete, firm.row("p0") is None) == (0, False, False)
    assert firm.photos(confirmed=True).removed == 8


@pytest.mark.fault
def test_a_bad_photo_leaves_a_note_and_is_not_decoded_again(firm: Firm):
    firm.change("p0", "replace: jpegPhoto", as_ldif(b"<svg onload='alert(1)'/>"))
    assert firm.photos().refused == 1
    assert (firm.row("p0").note, firm.mark("p0")) == ("it is neither JPEG nor PNG", None)
    assert firm.photos().changed == 0


def test_a_pass_that_may_read_no_more_goes_on_where_it_stopped(firm: Firm, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("plnhub.directory.photos.photo_sync.AT_ONCE", 3)
    parts = [firm.photos(most_bytes=1) for _ in range(4)]
    assert [(one.changed, one.complete) for one in parts] == [(3, False), (3, False), (2, False), (0, True)]


def test_another_attribute_has_everybody_looked_at_again(firm: Firm):
    firm.photos()
    assert firm.photos(directory_photo_attributes="jpegPhoto").read == 9


def test_who_is_inactive_has_no_photo_any_more(firm: Firm):
    firm.photos()
    with firm.database.writing() as session:
        session.scalars(select(Person).where(Person.uid == "p0")).one().state = PersonState.INACTIVE
    assert (firm.photos().removed, firm.row("p0"), firm.mark("p0")) == (1, None, None)


def test_who_comes_back_gets_the_photo_back(firm: Firm):
    firm.photos()
    with firm.database.writing() as session:
        session.scalars(select(Person).where(Person.uid == "p0")).one().state = PersonState.INACTIVE
    firm.photos()
    with firm.database.writing() as session:
        back = session.scalars(select(Person).where(Person.uid == "p0")).one()
        back.state, back.state_since = PersonState.ACTIVE, NOW + DAY
        session.get(PhotoPass, "directory").seen_to = "20991231000000"
    assert (firm.photos(NOW + DAY).changed, firm.mark("p0") is None) == (1, False)


@pytest.mark.privacy
def test_a_hidden_photo_is_erased_and_does_not_come_back(firm: Firm):
    firm.photos()
    _switch(firm, hide_photo)
    firm.change("p0", "replace: jpegPhoto", as_ldif(photo("red")))
    firm.photos(NOW + 8 * DAY)
    assert (firm.mark("p0"), firm.row("p0").content, firm.row("p0").source_hash) == (None, None, "")


def test_a_photo_that_is_wanted_again_comes_with_the_next_pass(firm: Firm):
    firm.photos()
    _switch(firm, hide_photo)
    _switch(firm, show_photo)
    with firm.database.writing() as session:
        session.get(PhotoPass, "directory").seen_to = "20991231000000"
    assert (firm.photos().changed, firm.mark("p0") is None) == (1, False)


@pytest.mark.privacy
def test_switching_photos_off_erases_all_but_the_wish_to_hide(firm: Firm):
    firm.photos()
    _switch(firm, hide_photo)
    removed = firm.photos(directory_photos=False).removed
    assert (removed, firm.row("p1"), firm.mark("p1"), firm.row("p0").hidden) == (7, None, None, True)


def test_an_attribute_that_holds_no_photo_is_never_asked_for(firm: Firm):
    with pytest.raises(SettingsError, match="userPassword"):
        firm.photos(directory_photo_attributes="jpegPhoto,userPassword")


def _switch(firm: Firm, how) -> None:
    with firm.database.writing() as session:
        how(session, session.scalars(select(Person).where(Person.uid == "p0")).one(), NOW)

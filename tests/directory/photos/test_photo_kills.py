"""A pass over photos that is killed at any named step leaves whole photos, and the next one finishes."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.config import PACKAGE
from plnhub.db import Database
from plnhub.directory.photos.photo_sync import sync_photos
from plnhub.models import Person, PersonPhoto
from tests.directory.makers import entry, run_of, synced
from tests.directory.photos.makers import as_ldif, photo
from tests.directory.photos.test_photos import BASE, UNIT
from tests.directory.slapd_settings import slapd_settings
from tests.servers.slapd import Slapd

pytestmark = [pytest.mark.slapd, pytest.mark.fault]
STEPS = re.findall(
    r'crash_point\("(photos\.\w+)"\)',
    (PACKAGE / "directory" / "photos" / "photo_sync.py").read_text(encoding="utf-8"),
)
PASS = """
from plnhub.directory import Run
from plnhub.directory.photos.photo_sync import sync_photos
from plnhub.clock import utc_now
from plnhub.config import load_settings
from plnhub.db import open_database
settings = load_settings()
sync_photos(Run(settings=settings, database=open_database(settings.database), clock=utc_now))
"""


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(BASE + UNIT + "".join(entry(f"p{n}", as_ldif(photo())) for n in range(6)))


def marks(database: Database) -> list[tuple[str | None, str | None, bool]]:
    with database.reading() as session:
        rows = session.execute(
            select(Person.photo_mark, PersonPhoto.hash, PersonPhoto.content.is_not(None)).outerjoin(
                PersonPhoto, PersonPhoto.person_id == Person.id
            )
        )
        return [tuple(row) for row in rows]


def test_the_steps_are_found_in_the_code():
    assert STEPS == ["photos.read", "photos.batch", "photos.end"]


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_no_half_photo_and_the_next_pass_finishes(
    server: Slapd, tmp_path: Path, database: Database, step: str
):
    settings = slapd_settings(server, tmp_path, directory_photos=True)
    synced(settings, database)
    environment = os.environ | {
        "PLNHUB_CRASH_AT": step,
        "PLNHUB_DATA_DIR": str(tmp_path),
        "PLNHUB_DATABASE_URL": f"sqlite:///{tmp_path / 'hub.db'}",
        "PLNHUB_DIRECTORY_URL": server.url,
        "PLNHUB_DIRECTORY_BASE": server.base_dn,
        "PLNHUB_DIRECTORY_BIND_DN": server.bind_dn,
        "PLNHUB_DIRECTORY_PASSWORD": server.password,
        "PLNHUB_DIRECTORY_PHOTOS": "true",
    }
    killed = subprocess.run([sys.executable, "-c", PASS], env=environment, check=False)
    after_kill = marks(database)
    finished = sync_photos(run_of(settings, database))
    assert (killed.returncode, finished.complete) == (-signal.SIGKILL, True)
    assert all(mark == hash_ and bool(mark) == whole for mark, hash_, whole in after_kill)
    assert all(whole for *_, whole in marks(database))

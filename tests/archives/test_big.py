"""The memory of a worker does not grow with the archive."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from plnhub.archives.files import shelf_in
from plnhub.clock import new_public_id
from plnhub.db import open_database
from plnhub.models import ArchiveUpload
from plnhub.models.ledger import Activity
from tests.archives.world import scene_in
from tests.connectors.archives.makers import ACCOUNT, script

GIGABYTE = 2**30
ROOM = 200
WORDS = "what we learned today about quiet meetings and loud graphs " * 30


def tweet(number: int) -> bytes:
    """Posts of one year, the last ones in October."""
    when = f"2026-{1 + number % 10:02}-{1 + number % 28:02}T{number % 24:02}:00:00.000Z"
    written = {
        "id_str": str(1_800_000_000_000_000_000 + number),
        "created_at": when,
        "full_text": f"{number} {WORDS}",
        "entities": {"hashtags": [{"text": "pln"}], "user_mentions": [], "urls": []},
        "edit_info": {"initial": {"editTweetIds": [str(1_800_000_000_000_000_000 + number)]}},
    }
    return json.dumps({"tweet": written}).encode()


def write_archive(path: Path, least: int, method: int) -> int:
    """At least so many bytes of posts; answers how many posts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method, compresslevel=1, allowZip64=True) as made:
        made.writestr("data/account.js", script("account", ACCOUNT))
        with made.open("data/tweets.js", "w", force_zip64=True) as member:
            written = member.write(b"window.YTD.tweets.part0 = [" + tweet(0))
            number = 1
            while written < least:
                block = b"".join(b",\n" + tweet(each) for each in range(number, number + 500))
                written += member.write(block)
                number += 500
            member.write(b"]")
    return number


def measured(folder: Path, size: int, method: int, since: str) -> tuple[int, list[dict[str, float]]]:
    scene_in(folder)
    name = new_public_id()
    posts = write_archive(shelf_in(folder).folder / name, size, method)
    command = [sys.executable, "-m", "tests.archives.big", str(folder), name, since]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    print(done.stdout)
    return posts, [json.loads(line) for line in done.stdout.splitlines()]


def outcome(folder: Path) -> tuple[ArchiveUpload, int]:
    with open_database(f"sqlite:///{folder / 'hub.db'}").reading() as session:
        return session.query(ArchiveUpload).one(), session.query(Activity).count()


def test_a_packed_archive_of_forty_megabytes_stays_in_its_room(tmp_path: Path):
    posts, steps = measured(tmp_path, 40 * 2**20, zipfile.ZIP_DEFLATED, "2026-01-01")
    upload, kept = outcome(tmp_path)
    assert (upload.preview["kinds"], kept) == ({"share": posts}, posts)
    assert steps[-1]["megabytes"] < ROOM, steps


@pytest.mark.full
def test_an_archive_of_two_gigabytes_stays_in_its_room(tmp_path: Path):
    posts, steps = measured(tmp_path, 2 * GIGABYTE, zipfile.ZIP_STORED, "2026-10-28")
    upload, kept = outcome(tmp_path)
    assert (upload.preview["kinds"], upload.recorded) == ({"share": posts}, kept)
    assert kept > 0
    assert steps[-1]["megabytes"] < ROOM, steps

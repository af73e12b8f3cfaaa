"""A restore waits for nobody's work, survives any kill, and takes nothing from a foreign archive (F26)."""

import io
import json
import re
import shutil
import signal
import subprocess
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub import schema
from plnhub.backup import back_up, in_use, restoring
from plnhub.backup.archive import unpack, write_archive
from plnhub.config import PACKAGE
from plnhub.db import open_database
from plnhub.errors import HeldByGate, UsageError
from plnhub.models import Person
from tests.fault.installation import database_of, run_command
from tests.fault.storm import Server
from tests.made_once import put_schema
from tests.makers import Company

pytestmark = pytest.mark.fault
STEPS = sorted(
    {
        step
        for file in (PACKAGE / "backup").glob("*.py")
        for step in re.findall(r'crash_point\("(restore\.\w+)"\)', file.read_text(encoding="utf-8"))
    }
)
UNDECIDED = {"restore.ready"}


def hire(folder: Path, uid: str) -> None:
    database = database_of(folder)
    with database.writing() as session:
        Company(session=session).person(uid)
    database.engine.dispose()


def uids(folder: Path) -> list[str]:
    database = database_of(folder)
    with database.reading() as session:
        found = sorted(session.scalars(select(Person.uid)))
    database.engine.dispose()
    return found


def memberships(folder: Path) -> Path:
    return folder / "analytics" / "memberships"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ann and the first release are in the backup `kept`; Bob, a second release and an erasure came later."""
    folder = tmp_path / "data"
    folder.mkdir()
    database = database_of(folder)
    put_schema(database)
    database.engine.dispose()
    hire(folder, "ann")
    memberships(folder).mkdir(parents=True)
    (memberships(folder) / "1.json").write_text("[]", encoding="utf-8")
    (folder / "erasures.jsonl").write_text('{"subject": "first"}\n', encoding="utf-8")
    assert run_command(folder, "db", "backup", str(tmp_path / "kept")).returncode == 0
    hire(folder, "bob")
    (memberships(folder) / "2.json").write_text("[]", encoding="utf-8")
    (folder / "erasures.jsonl").write_text('{"subject": "second"}\n', encoding="utf-8")
    return folder


def what_is_there(folder: Path) -> tuple[list[str], list[str]]:
    return uids(folder), sorted(path.name for path in memberships(folder).iterdir())


OLD, NEW = (["ann", "bob"], ["1.json", "2.json"]), (["ann"], ["1.json", "2.json"])


def restore(folder: Path, crash_at: str = "") -> subprocess.CompletedProcess[str]:
    return run_command(folder, "db", "restore", str(folder.parent / "kept"), crash_at=crash_at)


def test_a_restore_forgets_neither_a_publication_since_the_backup_nor_an_erasure(folder: Path):
    assert (restore(folder).returncode, what_is_there(folder)) == (0, NEW)
    noted = [json.loads(line)["subject"] for line in (folder / "erasures.jsonl").read_text().splitlines()]
    assert sorted(noted) == ["first", "second"]


def test_a_restore_on_a_new_machine_brings_back_all(folder: Path):
    new = folder.parent / "new"
    assert run_command(new, "db", "restore", str(folder.parent / "kept")).returncode == 0
    assert (what_is_there(new), (new / "erasures.jsonl").exists()) == ((["ann"], ["1.json"]), True)


def test_the_backup_holds_no_keys_and_says_so(folder: Path):
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "keys" / "pseudonym.key").write_bytes(b"k" * 32)
    said = run_command(folder, "db", "backup", str(folder.parent / "kept"))
    with tarfile.open(folder.parent / "kept") as archive:
        names = archive.getnames()
    assert "no keys" in said.stdout
    assert names == [
        "manifest.json",
        "database",
        "memberships/1.json",
        "memberships/2.json",
        "erasures.jsonl",
    ]


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_restore_leaves_the_old_state_or_the_next_command_makes_the_new_one(folder: Path, step: str):
    assert restore(folder, crash_at=step).returncode == -signal.SIGKILL
    assert run_command(folder, "db", "check").returncode == 0
    assert what_is_there(folder) == (OLD if step in UNDECIDED else NEW)
    assert (restore(folder).returncode, what_is_there(folder)) == (0, NEW)
    assert [path.name for path in folder.iterdir() if "restore" in path.name] == []


def test_a_kill_before_the_decision_loses_no_commit_that_was_only_in_the_log(folder: Path):
    database = database_of(folder)
    with database.writing() as session:
        Company(session=session).person("cyd")
    for name in ("hub.db", "hub.db-wal"):  # as a power cut leaves them
        shutil.copy(folder / name, folder.parent / name)
    database.engine.dispose()
    for name in ("hub.db", "hub.db-wal"):
        shutil.copy(folder.parent / name, folder / name)
    restore(folder, crash_at="restore.ready")
    assert uids(folder) == ["ann", "bob", "cyd"]


def test_beside_a_running_server_nothing_is_restored(folder: Path):
    server = Server(folder, workers=1)
    server.start()
    try:
        refused = restore(folder)
    finally:
        server.kill()
    assert (refused.returncode, "stop the server" in refused.stderr) == (3, True)
    assert what_is_there(folder) == OLD


def test_during_a_restore_no_command_begins(folder: Path):
    descriptor = in_use.take_alone(folder)
    try:
        refused = run_command(folder, "nightly")
    finally:
        in_use.leave(descriptor)
    assert (refused.returncode, "a restore is under way" in refused.stderr) == (3, True)


def test_a_plain_copy_of_the_database_can_still_be_restored(folder: Path):
    kept = folder.parent / "kept"
    database = database_of(folder)
    back_up(database, kept)
    database.engine.dispose()
    hire(folder, "dan")
    assert (restore(folder).returncode, what_is_there(folder)) == (0, OLD)


def changed(archive: Path, change: str) -> None:
    """Damage an archive in one way, or slip something into it."""
    content = bytearray(archive.read_bytes())
    if change == "a bit":
        content[content.index(b"SQLite format 3") + 5000] ^= 1
    if change == "its end":
        del content[len(content) // 2 :]
    archive.write_bytes(content)
    slipped = {"a way out": "../slipped.json", "an absolute path": "/tmp/slipped.json", "more": "hub.db"}
    with tarfile.open(archive, "a") if change in {*slipped, "a link"} else io.BytesIO() as file:
        if isinstance(file, tarfile.TarFile):
            member = tarfile.TarInfo(slipped.get(change, "memberships/9.json"))
            if change == "a link":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            file.addfile(member)


@pytest.mark.parametrize("change", ["a bit", "its end", "a way out", "an absolute path", "more", "a link"])
def test_a_damaged_or_foreign_archive_is_refused_and_nothing_changes(folder: Path, change: str):
    changed(folder.parent / "kept", change)
    refused = restore(folder)
    assert (refused.returncode, "nothing was changed" in refused.stderr) == (2, True)
    assert what_is_there(folder) == OLD
    assert not list(folder.parent.rglob("slipped*"))


def test_a_tar_of_somebody_else_is_refused(folder: Path):
    with tarfile.open(folder.parent / "kept", "w") as file:
        file.add(folder / "hub.db", arcname="database")
    with pytest.raises(UsageError, match="not a backup of PLN Hub"):
        unpack(folder.parent / "kept", folder, "sqlite")


@pytest.mark.postgres
def test_postgresql_with_other_sessions_is_not_restored(postgres_url: str, tmp_path: Path):
    database, server = open_database(postgres_url), open_database(postgres_url)
    schema.upgrade(database)
    write_archive(database, tmp_path, tmp_path / "kept")
    with server.reading() as session:
        session.query(Person).count()
        with pytest.raises(HeldByGate, match="1 other sessions"):
            restoring.restore_archive(database, tmp_path, tmp_path / "kept")
    server.engine.dispose()
    restoring.restore_archive(database, tmp_path, tmp_path / "kept")
    assert schema.is_current(database)
    database.engine.dispose()

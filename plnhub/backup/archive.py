"""One file that holds a backup: a tar with the database, the memberships, the erasures and their sums."""

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plnhub.backup.database import back_up
from plnhub.crash import keep_name
from plnhub.db import Database
from plnhub.errors import UsageError

MANIFEST, DATABASE, ERASURES, MEMBERSHIPS = "manifest.json", "database", "erasures.jsonl", "memberships"
KNOWN = re.compile(rf"{DATABASE}|{re.escape(ERASURES)}|{MEMBERSHIPS}/[0-9]{{1,18}}\.json")
FORMAT = "plnhub-backup-1"
LARGEST_MANIFEST = 64 * 1024 * 1024
PIECE = 1024 * 1024


def write_archive(database: Database, data_dir: Path, target: Path) -> int:
    """Write the archive whole or not at all; answers its size in bytes.

    The database is copied first: what a publication or an erasure adds meanwhile does no harm.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as place:
            folder = Path(place)
            back_up(database, folder / DATABASE)
            _pack(_parts(folder, data_dir), database.engine.dialect.name, folder / "archive")
            os.replace(folder / "archive", target)
            keep_name(target.parent)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}") from error
    return target.stat().st_size


def unpack(source: Path, folder: Path, dialect: str) -> None:
    """Write the parts of an archive into an empty folder; one that is damaged or foreign is refused.

    A plain copy of the database, which is no archive, becomes the one part there is.
    """
    if not tarfile.is_tarfile(source):
        shutil.copyfile(source, folder / DATABASE)
        return
    (folder / MEMBERSHIPS).mkdir(mode=0o700)
    with _readable(source) as archive:
        described = _manifest(archive, source)
        if described.get("dialect") != dialect:
            raise UsageError(f"{source} is a backup of {described.get('dialect')}, not of {dialect}")
        sums: dict[str, str] = dict(described["files"])
        for member in archive:
            _take(archive, member, sums, folder, source)
        if sums:
            raise _damaged(source, f"{sorted(sums)[0]} is missing")


def _parts(folder: Path, data_dir: Path) -> dict[str, Path]:
    kept = sorted((data_dir / "analytics" / MEMBERSHIPS).glob("[0-9]*.json"))
    erasures = data_dir / ERASURES
    return (
        {DATABASE: folder / DATABASE}
        | {f"{MEMBERSHIPS}/{path.name}": path for path in kept}
        | ({ERASURES: erasures} if erasures.exists() else {})
    )


def _pack(parts: dict[str, Path], dialect: str, target: Path) -> None:
    copies = target.with_name("parts")
    (copies / MEMBERSHIPS).mkdir(parents=True)
    for name, path in parts.items():  # a fixed copy, since the checksum stands before the content
        (shutil.move if name == DATABASE else shutil.copyfile)(path, copies / name)
    manifest = {
        "format": FORMAT,
        "dialect": dialect,
        "files": {name: _sum_of(copies / name) for name in parts},
    }
    (copies / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name in (MANIFEST, *parts):
                archive.add(copies / name, arcname=name, recursive=False)
        file.flush()
        os.fsync(file.fileno())


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _readable(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(source, str(error)) from error


def _manifest(archive: tarfile.TarFile, source: Path) -> dict[str, Any]:
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > LARGEST_MANIFEST:
        raise UsageError(f"{source} is not a backup of PLN Hub; nothing was changed")
    content = archive.extractfile(first)
    try:
        found = json.loads(content.read() if content else b"")
    except ValueError as error:
        raise _damaged(source, "its list of parts cannot be read") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or DATABASE not in found.get("files", {}):
        raise UsageError(f"{source} is not a backup that this program knows; nothing was changed")
    return found


def _take(
    archive: tarfile.TarFile, member: tarfile.TarInfo, sums: dict[str, str], folder: Path, source: Path
) -> None:
    """Write one part: a plain file with a name that we give ourselves, listed once, with its checksum."""
    if member.name == MANIFEST and member.offset == 0:
        return
    content = archive.extractfile(member) if member.isreg() and KNOWN.fullmatch(member.name) else None
    if content is None or member.name not in sums:
        raise _damaged(source, f"{member.name!r} does not belong there")
    digest = hashlib.sha256()
    with (folder / member.name).open("xb") as file:
        while piece := content.read(PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != sums.pop(member.name):
        raise _damaged(source, f"{member.name} has another checksum")


def _damaged(source: Path, reason: str) -> UsageError:
    return UsageError(f"{source} is damaged: {reason}; nothing was changed")

"""Put a backup back: everything is made ready, decided in one step, and carried through even after a kill."""

import os
import shutil
from pathlib import Path

from plnhub.backup.archive import DATABASE, ERASURES, MEMBERSHIPS, unpack
from plnhub.backup.database import make_ready, put_in_place, refuse_others, remove_draft
from plnhub.crash import crash_point, keep_name
from plnhub.db import Database
from plnhub.errors import HubError

DRAFT, DECIDED = ".restore.draft", "restore.decided"


def restore_archive(database: Database, data_dir: Path, source: Path) -> None:
    """Replace the database, the memberships and add the erasures; `finish` must follow."""
    refuse_others(database)
    draft = data_dir / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        unpack(source, draft, database.engine.dialect.name)
        make_ready(database, draft / DATABASE)
        crash_point("restore.ready")
        os.rename(draft, data_dir / DECIDED)
        keep_name(data_dir)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    crash_point("restore.decided")
    try:
        carry_through(database, data_dir)
    except HubError:  # the database said no, as a whole
        remove_draft(database)
        finish(data_dir)
        raise


def is_decided(data_dir: Path) -> bool:
    """Whether a restore was decided and not finished."""
    return (data_dir / DECIDED).is_dir()


def carry_through(database: Database, data_dir: Path) -> None:
    """Do what was decided; safe to repeat."""
    decided = data_dir / DECIDED
    put_in_place(database, decided / DATABASE)
    kept = data_dir / "analytics" / MEMBERSHIPS
    if (decided / MEMBERSHIPS).is_dir():
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        _add_files(decided / MEMBERSHIPS, kept)
        crash_point("restore.memberships")
    _add_lines(decided / ERASURES, data_dir / ERASURES)
    crash_point("restore.erasures")


def finish(data_dir: Path) -> None:
    """All is done: forget the decision."""
    shutil.rmtree(data_dir / DECIDED)


def _add_files(source: Path, target: Path) -> None:
    """Bring back what is not here; what was published since the backup stays, and so does its lock."""
    for file in sorted(source.iterdir()):
        if not (target / file.name).exists():
            os.replace(file, target / file.name)
    keep_name(target)


def _add_lines(source: Path, target: Path) -> None:
    """Bring back erasures that are not noted here any more; none that is noted is lost."""
    here = target.read_bytes().splitlines() if target.exists() else []
    old = source.read_bytes().splitlines() if source.exists() else []
    missing = list(dict.fromkeys(old).keys() - set(here))
    if missing:
        draft = target.with_name(f".{target.name}.draft")
        draft.write_bytes(b"\n".join([*here, *missing]) + b"\n")
        draft.chmod(0o600)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
        keep_name(target.parent)

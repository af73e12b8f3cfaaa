"""Erase a person for good: every table in turn, a keyed hash as the only trace, and again after a restore."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity.erase import PERSON_ERASED, note_erasure
from plnhub.crash import keep_name
from plnhub.keys import Keys
from plnhub.models import Person, PersonState
from plnhub.models.ledger import Erasure
from plnhub.privacy.memberships import forget_member, newest
from plnhub.rights.holdings import HOLDINGS

ERASED_UID = "uid of a person erased"
FILE, ANALYTICS = "erasures.jsonl", "analytics"


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What an erasure removed or rewrote, by table; `subject` recognises the person ever after."""

    subject: str
    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def erase_person(session: Session, keys: Keys, person: Person, now: datetime) -> Erased:
    """Erase all about a person; the row that stays is a number, and the sync never fills it again."""
    subject, uid = keys.erased(person.source, person.source_key), uid_mark(keys, person.uid)
    rows = {holding.table: holding.erase(session, person, now) for holding in HOLDINGS}
    person.source_key = subject
    erased = Erased(subject=subject, rows=rows)
    note_erasure(session, subject, PERSON_ERASED, erased.total, now)
    note_erasure(session, uid, ERASED_UID, 0, now)
    return erased


def uid_mark(keys: Keys, uid: str) -> str:
    return keys.tag("erasure", f"uid:{uid.strip().casefold()}")


def was_erased(session: Session, keys: Keys, uid: str) -> bool:
    """Whether somebody who was called so has been erased already."""
    marked = select(Erasure.id).where(Erasure.subject == uid_mark(keys, uid), Erasure.reason == ERASED_UID)
    return session.scalar(marked.limit(1)) is not None


def keep_outside(folder: Path, erased: Erased, now: datetime) -> None:
    """Note the erasure beside the database, so that restoring an older backup does not undo it.

    Called before the commit: a note too many is only done again, a missing one would bring a person back.
    """
    line = json.dumps({"subject": erased.subject, "at": now.isoformat()}) + "\n"
    with (folder / FILE).open("ab+") as file:
        file.write(_end_of_torn_line(file) + line.encode())
        file.flush()
        os.fsync(file.fileno())
    keep_name(folder)


def forget_in_figures(folder: Path, keys: Keys, person: Person) -> int:
    """A random mark takes the person's place behind published figures; called before the commit, too."""
    return forget_member(folder, keys.pseudonym(person.id)) if newest(folder) else 0


def erase_again(session: Session, keys: Keys, folder: Path, now: datetime) -> int:
    """After a restore: erase whoever was erased since the backup was made; answers how many."""
    path = folder / FILE
    lines = path.read_bytes().splitlines() if path.exists() else []
    subjects = {subject for line in lines if (subject := _subject_in(line))}
    living = session.scalars(select(Person).where(Person.state != PersonState.PSEUDONYM)) if subjects else ()
    back = [one for one in living if keys.erased(one.source, one.source_key) in subjects]
    for person in back:
        erase_person(session, keys, person, now)
        forget_in_figures(folder / ANALYTICS, keys, person)
    return len(back)


def _subject_in(line: bytes) -> str:
    """Whom a line names; nobody when a power cut tore it, for then nothing was committed either."""
    try:
        return str(json.loads(line)["subject"])
    except (ValueError, LookupError, TypeError):
        return ""


def _end_of_torn_line(file: BinaryIO) -> bytes:
    """What must come before a new line: nothing, unless the last one has no end."""
    if file.seek(0, os.SEEK_END) == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"

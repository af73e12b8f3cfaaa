"""Erase a person for good: every table in turn, a keyed hash as the only trace, and again after a restore."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity.erase import note_erasure
from plnhub.keys import Keys
from plnhub.models import Person, PersonState
from plnhub.models.ledger import Erasure
from plnhub.rights.holdings import HOLDINGS

ERASED, ERASED_UID = "person erased", "uid of a person erased"
FILE = "erasures.jsonl"


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
    note_erasure(session, subject, ERASED, erased.total, now)
    note_erasure(session, uid, ERASED_UID, 0, now)
    return erased


def uid_mark(keys: Keys, uid: str) -> str:
    return keys.tag("erasure", f"uid:{uid.strip().casefold()}")


def was_erased(session: Session, keys: Keys, uid: str) -> bool:
    """Whether somebody who was called so has been erased already."""
    marked = select(Erasure.id).where(Erasure.subject == uid_mark(keys, uid), Erasure.reason == ERASED_UID)
    return session.scalar(marked.limit(1)) is not None


def keep_outside(folder: Path, erased: Erased, now: datetime) -> None:
    """Note the erasure beside the database, so that restoring an older backup does not undo it."""
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"subject": erased.subject, "at": now.isoformat()}) + "\n")


def erase_again(session: Session, keys: Keys, folder: Path, now: datetime) -> int:
    """After a restore: erase whoever was erased since the backup was made; answers how many."""
    path = folder / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    subjects = {json.loads(line)["subject"] for line in lines if line.strip()}
    living = session.scalars(select(Person).where(Person.state != PersonState.PSEUDONYM)) if subjects else ()
    back = [one for one in living if keys.erased(one.source, one.source_key) in subjects]
    for person in back:
        erase_person(session, keys, person, now)
    return len(back)

"""Copy and remove the rows that belong to one person, table by table."""

import json
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from plnhub.clock import new_public_id
from plnhub.models import (
    AuditEntry,
    Base,
    DirectoryAside,
    DirectoryRun,
    DirectorySetting,
    GoneOnce,
    Job,
    Permission,
    Person,
    PersonState,
    Profile,
)

FORMER = "Former colleague"
ONLY_FOR_THE_MACHINE = ("team_id", "manager_id", "source_hash", "photo_mark", "uid_mark", "dn_mark")
TOLD_LISTS = ("quarantine", "conflict", "notes", "changes", "steps", "entries", "fired", "for")


def row_of(row: Base, hide: tuple[str, ...] = ()) -> dict[str, Any]:
    """A row as names and values, without what only the machine needs."""
    return {
        column.name: getattr(row, column.key) for column in row.__table__.columns if column.name not in hide
    }


def rows_of(
    session: Session, table: str, owner: str, person_id: int, hide: tuple[str, ...]
) -> list[dict[str, Any]]:
    columns = Base.metadata.tables[table].c
    wanted = [column for column in columns if column.name not in hide]
    found = session.execute(select(*wanted).where(columns[owner] == person_id))
    return [dict(row) for row in found.mappings()]


def gone_once(session: Session, person: Person) -> list[dict[str, Any]]:
    """Objects of the person's profiles that were found gone once."""
    found = select(GoneOnce).join(Profile, Profile.id == GoneOnce.profile_id)
    return [row_of(row) for row in session.scalars(found.where(Profile.person_id == person.id))]


def remove_rows(session: Session, table: str, owner: str, person_id: int) -> int:
    rows = Base.metadata.tables[table]
    gone = session.execute(delete(rows).where(rows.c[owner] == person_id))
    return cast("CursorResult[Any]", gone).rowcount


def erase_permissions(session: Session, person: Person, now: datetime) -> int:
    """They name nobody from now on and wait to be taken back at their networks, for a week at most."""
    mine = update(Permission).where(Permission.person_id == person.id)
    freed = {"person_id": None, "profile_id": None, "withdrawn_at": now, "next_try_at": now}
    return cast("CursorResult[Any]", session.execute(mine.values(**freed))).rowcount


def person_row(session: Session, person: Person) -> list[dict[str, Any]]:
    """The person as the directory and the Hub know them, team and manager by name."""
    names = {"team": person.team.name if person.team else None}
    names["manager"] = person.manager.name if person.manager else None
    return [row_of(person, hide=ONLY_FOR_THE_MACHINE) | names]


def forget_person(session: Session, person: Person, now: datetime) -> int:
    """Nothing is left but a number; the caller gives the row a key that recognises the directory's entry."""
    session.execute(
        update(Person).where(Person.manager_id == person.id).values(manager_id=None, manager_text=None)
    )
    blank = ("mail", "title", "level", "division", "location", "employee_type", "start_date", "end_date")
    marks = ("uid_mark", "dn_mark", "parent_team")
    for field in (*blank, *marks, "team_id", "manager_id", "manager_text", "dn"):
        setattr(person, field, None)
    person.public_id = new_public_id()
    person.uid, person.name, person.dimensions = f"erased-{person.public_id}", FORMER, {}
    person.disabled, person.source_hash, person.missing_runs = True, "", 0
    person.state, person.state_since = PersonState.PSEUDONYM, now
    session.flush()
    return 1


def erase_photo(session: Session, person: Person, _now: datetime) -> int:
    """The picture, and the mark that would lead to it."""
    person.photo_mark = None
    return remove_rows(session, "person_photo", "person_id", person.id)


def audit_lines(session: Session, person: Person) -> list[dict[str, Any]]:
    """What the person did that is audited, and who looked at or changed the person's data."""
    named = or_(AuditEntry.who == person.public_id, AuditEntry.subject == person.public_id)
    return [row_of(row) for row in session.scalars(select(AuditEntry).where(named).order_by(AuditEntry.id))]


def jobs_about(session: Session, person: Person) -> list[dict[str, Any]]:
    return [row_of(job) for job in session.scalars(select(Job)) if _names(job, person)]


def erase_jobs(session: Session, person: Person, _now: datetime) -> int:
    gone = [job for job in session.scalars(select(Job)) if _names(job, person)]
    for job in gone:
        session.delete(job)
    return len(gone)


def erase_from_runs(session: Session, person: Person, _now: datetime) -> int:
    """The lists of entries that were set aside may name a person; the figures stay."""
    count = 0
    for run in session.scalars(select(DirectoryRun)):
        kept = {
            name: [one for one in run.counts.get(name, []) if not tells(one, person)] for name in TOLD_LISTS
        }
        kept = {name: lines for name, lines in kept.items() if name in run.counts}
        if any(len(lines) != len(run.counts[name]) for name, lines in kept.items()):
            run.counts, count = {**run.counts, **kept}, count + 1
        if run.reason and tells(run.reason, person):
            run.reason, count = None, count + 1
    return count


def aside_rows(session: Session, person: Person) -> list[dict[str, Any]]:
    """Entries of the person that could not be taken over, with the reason."""
    return [row_of(row) for row in session.scalars(select(DirectoryAside)) if _is_aside(row, person)]


def erase_aside(session: Session, person: Person, _now: datetime) -> int:
    """Also where the person is named only as the one who stands in another's way."""
    gone = [row for row in session.scalars(select(DirectoryAside)) if _is_aside(row, person)]
    for row in gone:
        session.delete(row)
    return len(gone)


def _is_aside(row: DirectoryAside, person: Person) -> bool:
    return row.key == person.source_key or tells([row.uid, row.origin, row.reason], person)


def erase_from_settings(session: Session, person: Person, now: datetime) -> int:
    """A canary is a person's uid; nothing else of the settings names anybody."""
    row = session.get(DirectorySetting, "directory_canaries")
    canaries = json.loads(row.value).split(",") if row else []
    left = [uid for uid in canaries if uid.casefold() != person.uid.casefold()]
    if row is not None and len(left) != len(canaries):
        row.value, row.changed_at = json.dumps(",".join(left)), now
    return len(canaries) - len(left)


def _names(job: Job, person: Person) -> bool:
    return tells([job.arguments, job.error], person) or person.public_id in str(job.arguments)


def tells(what: object, person: Person) -> bool:
    """Whether a text of ours mentions the person by uid, mail, name or directory name."""
    text = str(what).casefold()
    marks = (person.uid, person.mail, person.name, person.dn, person.source_key)
    return any(mark and mark.casefold() in text for mark in marks)

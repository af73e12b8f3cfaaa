"""The audit log: who did or looked at what, each row sealed with the hash of the row before it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from plnhub.models import AuditEntry

RETENTION = "audit.retention"
HEADS = "audit-heads.jsonl"
BATCH = 1_000
PAGE = 50
LOCK = 7_041_969  # any number of our own: PostgreSQL lets one writer at a time extend the chain


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether the chain holds; otherwise the first row that breaks it and why."""

    rows: int
    broken_id: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return not self.reason


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some entries, the newest first; `before` leads to the older ones, if there are any."""

    entries: Sequence[AuditEntry]
    before: int | None


def page_of(session: Session, before: int | None = None) -> Page:
    """The newest entries, or the newest of those before an entry."""
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    found = session.scalars(wanted.where(AuditEntry.id < before) if before else wanted).all()
    return Page(entries=found[:PAGE], before=found[PAGE - 1].id if len(found) > PAGE else None)


def record_audit(
    session: Session,
    *,
    who: str,
    what: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> AuditEntry:
    """Append an entry; `who` and `subject` are public ids or words such as "command line", never names."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    session.flush()
    before = session.scalar(select(AuditEntry.chain).order_by(AuditEntry.id.desc()).limit(1)) or ""
    entry = AuditEntry(at=now, who=who, what=what, subject=subject, detail=dict(detail or {}), chain="")
    entry.chain = sealed(before, entry)
    session.add(entry)
    session.flush()
    return entry


def sealed(before: str, entry: AuditEntry) -> str:
    """The hash of a row and of all rows before it."""
    told = [entry.at.astimezone(UTC).isoformat(), entry.who, entry.what, entry.subject, entry.detail]
    text = json.dumps(told, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def verify_chain(session: Session, heads: Path | None = None) -> Verdict:
    """Recompute every seal; with the file of heads a log that was cut short is seen, too."""
    before, count, chains = _beginning(session), 0, set[str]()
    for entry in _entries(session):
        if entry.chain != sealed(before, entry):
            reason = "this row was changed, or the row before it was changed, removed or put elsewhere"
            return Verdict(rows=count, broken_id=entry.id, reason=reason)
        before, count = entry.chain, count + 1
        chains.add(entry.chain)
    first = _first_id(session)
    lost = next((h for h in _kept_heads(heads) if h["chain"] not in chains and h["id"] >= first), None)
    if lost is not None:
        return Verdict(rows=count, broken_id=lost["id"], reason="this row was there before and is gone")
    return Verdict(rows=count)


def keep_head(session: Session, folder: Path, now: datetime) -> None:
    """Write the last seal into a file outside the database, so that a shortened log can be told."""
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one_or_none()
    if last is None:
        return
    line = json.dumps({"at": now.isoformat(), "id": last.id, "chain": last.chain})
    with (folder / HEADS).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def forget_before(session: Session, day: datetime, now: datetime) -> int:
    """Remove entries older than `day`; an entry of its own carries the seal on which the rest stands."""
    last = session.scalars(
        select(AuditEntry).where(AuditEntry.at < day).order_by(AuditEntry.id.desc()).limit(1)
    ).one_or_none()
    if last is None:
        return 0
    count = session.scalar(select(func.count()).where(AuditEntry.id <= last.id)) or 0
    detail = {"rows": count, "last_id": last.id, "chain": last.chain}
    record_audit(session, who="nightly", what=RETENTION, detail=detail, now=now)
    session.execute(delete(AuditEntry).where(AuditEntry.id <= last.id))
    return count


def _entries(session: Session) -> Iterator[AuditEntry]:
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=BATCH))


def _first_id(session: Session) -> int:
    return session.scalar(select(func.min(AuditEntry.id))) or 0


def _beginning(session: Session) -> str:
    """The seal before the first row: empty, unless retention removed rows and said so."""
    removed = select(AuditEntry).where(AuditEntry.what == RETENTION).order_by(AuditEntry.id.desc()).limit(1)
    last = session.scalars(removed).one_or_none()
    return str(last.detail["chain"]) if last is not None else ""


def _kept_heads(path: Path | None) -> list[dict[str, Any]]:
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

"""Write acts into the ledger: idempotent by key and revision, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from plnhub.activity.actors import Party, actor_ids
from plnhub.activity.verbs import RETRACTED, VERBS
from plnhub.chunks import chunks
from plnhub.errors import Invalid
from plnhub.models.ledger import Activity


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What happened. `key` names the act for ever; a correction has the same key and a new `revision`.

    `profile_id` is the outside profile it came through; None for acts inside the Hub and imports.
    `in_reply_to` is the key of the act that this one answers, even when that one is unknown here.
    """

    key: str
    occurred_at: datetime
    verb: str
    actor: Party
    recipients: tuple[Party, ...] = ()
    object: str | None = None
    topic: str | None = None
    context: str | None = None
    in_reply_to: str | None = None
    channel: str = "hub"
    profile_id: int | None = None
    revision: str = ""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """How many acts were new and how many were already there."""

    recorded: int
    duplicate: int


def record(session: Session, acts: Sequence[Act], now: datetime) -> Recorded:
    """Append the acts that are not there yet; the caller commits. Raises Invalid for an unknown verb.

    Who was erased acts no more, and is named by nobody: such acts and such recipients are left out.
    """
    for act in acts:
        if act.verb not in VERBS and act.verb != RETRACTED:
            raise Invalid(f"'{act.verb}' is not a verb of the ledger; see `plnhub activity verbs`")
    seen = _already_there(session, [act.key for act in acts])
    fresh: list[Act] = []
    for act in acts:
        if (act.key, act.revision) not in seen:
            seen.add((act.key, act.revision))
            fresh.append(act)
    ids = actor_ids(session, {party for act in fresh for party in (act.actor, *act.recipients)})
    rows = [_row(act, ids, now) for act in fresh if act.actor in ids]
    recorded = _append(session, rows)
    return Recorded(recorded=recorded, duplicate=len(acts) - len(fresh) + len(rows) - recorded)


def _append(session: Session, rows: Sequence[dict[str, object]]) -> int:
    """Insert the rows and count them.

    On PostgreSQL another writer may be first with some: those stay as they are, and since the keys go in one
    order, two writers never wait for each other.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        for part in chunks(rows):
            connection.execute(insert(Activity), list(part))
        return len(rows)
    statement = postgresql.insert(Activity).on_conflict_do_nothing().returning(Activity.id)
    in_order = sorted(rows, key=lambda row: str(row["key"]))
    return sum(len(connection.execute(statement, list(part)).all()) for part in chunks(in_order))


def _already_there(session: Session, keys: Sequence[str]) -> set[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for part in chunks(keys):
        rows = session.execute(select(Activity.key, Activity.revision).where(Activity.key.in_(part)))
        seen.update((key, revision) for key, revision in rows)
    return seen


def _row(act: Act, ids: dict[Party, int], now: datetime) -> dict[str, object]:
    return {
        "key": act.key,
        "revision": act.revision,
        "occurred_at": act.occurred_at,
        "recorded_at": now,
        "verb": act.verb,
        "actor": ids[act.actor],
        "recipients": sorted({ids[party] for party in act.recipients if party in ids}),
        "object": act.object,
        "topic": act.topic,
        "context": act.context,
        "in_reply_to": act.in_reply_to,
        "channel": act.channel,
        "profile_id": act.profile_id,
    }

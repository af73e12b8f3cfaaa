"""Write acts into the ledger: idempotent by key and revision, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from plnhub.activity.actors import Party, actor_ids
from plnhub.activity.verbs import RETRACTED, VERBS
from plnhub.chunks import chunks
from plnhub.errors import Invalid
from plnhub.models.ledger import Activity


@dataclass(frozen=True, kw_only=True)
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
    """Append the acts that are not there yet; the caller commits. Raises Invalid for an unknown verb."""
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
    for part in chunks(fresh):
        session.execute(insert(Activity), [_row(act, ids, now) for act in part])
    return Recorded(recorded=len(fresh), duplicate=len(acts) - len(fresh))


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
        "recipients": sorted({ids[party] for party in act.recipients}),
        "object": act.object,
        "topic": act.topic,
        "context": act.context,
        "in_reply_to": act.in_reply_to,
        "channel": act.channel,
        "profile_id": act.profile_id,
    }

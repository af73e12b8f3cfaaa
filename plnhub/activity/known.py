"""What the ledger has already of a person's acts, under names that keep them apart from anybody else's.

An archive is a file that its uploader may have written, and a site names its entries as it likes: so whoever
comes second with a name has the act in a room of their own. Nobody's act can hide, end or replace another's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity.record import Act
from plnhub.activity.verbs import RETRACTED
from plnhub.chunks import chunks
from plnhub.models.ledger import Activity, Actor

LONGEST_KEY = 600
Rows = dict[str, set[tuple[str, int | None]]]


@dataclass(frozen=True, kw_only=True)
class _Held:
    """An act under the name it goes by, and the verbs that its actor's rows of that name have."""

    act: Act
    verbs: Collection[str]


def not_known(session: Session, acts: Sequence[Act]) -> list[Act]:
    """Those that their actors' rows do not have: an older account of an act never corrects a newer one."""
    return [each.act for each in _held(session, acts) if not each.verbs]


def not_taken_back(session: Session, acts: Sequence[Act]) -> list[Act]:
    """Those that their actors have not taken back: what was stays so, whatever revision comes later."""
    return [each.act for each in _held(session, acts) if RETRACTED not in each.verbs]


def room_of(person_id: int) -> str:
    """How the names begin of what somebody else's row is called already; no network is called so."""
    return f"claimed:{person_id}:"


def _held(session: Session, acts: Sequence[Act]) -> list[_Held]:
    rows = _rows(session, list({name for act in acts for name in (act.key, _room_key(act))}))
    return [_named(act, rows) for act in acts]


def _named(act: Act, rows: Rows) -> _Held:
    room, there = _room_key(act), rows.get(act.key, set())
    is_anothers = any(person not in (None, act.actor.person_id) for _verb, person in there)
    if room in rows or is_anothers:
        return _Held(act=replace(act, key=room), verbs=[verb for verb, _person in rows.get(room, ())])
    return _Held(act=act, verbs=[verb for verb, _person in there])


def _room_key(act: Act) -> str:
    room = room_of(act.actor.person_id or 0)
    fits = len(room) + len(act.key) <= LONGEST_KEY
    return room + (act.key if fits else f"sha256:{sha256(act.key.encode()).hexdigest()}")


def _rows(session: Session, keys: Sequence[str]) -> Rows:
    found: Rows = {}
    for part in chunks(keys):
        columns = select(Activity.key, Activity.verb, Actor.person_id)
        held = columns.join(Actor, Actor.id == Activity.actor).where(Activity.key.in_(part))
        for key, verb, person_id in session.execute(held):
            found.setdefault(key, set()).add((verb, person_id))
    return found

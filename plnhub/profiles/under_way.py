"""Somebody is on the way to a network and back: remembered for ten minutes, for this visit, used once."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from connectors.oauth.parts import TOO_LATE, NotPermitted, Provider
from plnhub.db import Database
from plnhub.models import PermissionRequest
from plnhub.profiles.permissions import Office
from plnhub.profiles.sealing import CannotOpen, opened, seal
from plnhub.words import marked

LIFE = timedelta(minutes=10)
STATE_BYTES = 32
VERIFIER_BYTES = 48
LONGEST_STATE = 200
OTHER_VISIT = marked("This answer belongs to another visit, so it was not used. Please begin once more.")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who asks, in which log-in session."""

    login_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to prove where; `reads`: the permission is kept to read with."""

    network: str
    host: str = ""
    profile_id: int | None = None
    reads: bool = False
    scope: str = ""


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """A wish with its secrets: the PKCE verifier, and the key to which the permission is bound, if any."""

    wish: Wish
    issuer: str
    verifier: str = field(repr=False)
    key: str = field(default="", repr=False)


def remember_wish(
    database: Database, office: Office, visit: Visit, wish: Wish, provider: Provider, now: datetime
) -> tuple[str, str]:
    """The state and the PKCE verifier, which stand nowhere else in clear."""
    state, verifier = secrets.token_urlsafe(STATE_BYTES), secrets.token_urlsafe(VERIFIER_BYTES)
    words = {"verifier": verifier, "reads": "yes" if wish.reads else "", "key": provider.key}
    sealed = seal(office.keys, _purpose(state), words)
    with database.writing() as session:
        session.execute(delete(PermissionRequest).where(PermissionRequest.created_at < now - LIFE))
        session.add(
            PermissionRequest(
                state_hash=_hash(state),
                login_id=visit.login_id,
                person_id=visit.person_id,
                profile_id=wish.profile_id,
                network=wish.network,
                host=wish.host,
                issuer=provider.issuer,
                scope=wish.scope,
                sealed=sealed.content,
                key_id=sealed.key_id,
                created_at=now,
            )
        )
    return state, verifier


def wish_of(database: Database, office: Office, visit: Visit, state: str, now: datetime) -> UnderWay:
    """The wish behind a state; raises NotPermitted, and none is found twice."""
    if not 0 < len(state) <= LONGEST_STATE:
        raise NotPermitted(TOO_LATE)
    with database.writing() as session:
        request = _taken(session, state)
    if request is None or request.created_at < now - LIFE:
        raise NotPermitted(TOO_LATE)
    if (request.login_id, request.person_id) != (visit.login_id, visit.person_id):
        raise NotPermitted(OTHER_VISIT)
    try:
        words = opened(office.keys, _purpose(state), request.sealed)
    except CannotOpen as error:
        raise NotPermitted(TOO_LATE) from error
    wish = Wish(
        network=request.network,
        host=request.host,
        profile_id=request.profile_id,
        reads=bool(words["reads"]),
        scope=request.scope,
    )
    return UnderWay(wish=wish, issuer=request.issuer, verifier=words["verifier"], key=words["key"])


def _taken(session: Session, state: str) -> PermissionRequest | None:
    """The row, gone from now on; of two who bring the same state at once one gets it."""
    request = session.get(PermissionRequest, _hash(state))
    if request is None:
        return None
    session.expunge(request)
    gone = session.execute(delete(PermissionRequest).where(PermissionRequest.state_hash == _hash(state)))
    return request if cast("CursorResult[Any]", gone).rowcount == 1 else None


def _hash(state: str) -> str:
    return sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def _purpose(state: str) -> str:
    return f"request {_hash(state)}"

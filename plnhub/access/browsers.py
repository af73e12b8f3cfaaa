"""Browsers that a person logged in from before: strangers' failures do not slow them down."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from plnhub.access.credentials import folded
from plnhub.access.tokens import new_token, token_hash
from plnhub.models.access import KnownBrowser
from plnhub.models.people import Person

KEPT = timedelta(days=90)


def is_known_browser(session: Session, token: str | None, name: str, now: datetime) -> bool:
    """Whether the person of this name logged in from this browser in the last 90 days."""
    if not token:
        return False
    seen = select(Person.uid).join(KnownBrowser, KnownBrowser.person_id == Person.id)
    mine = seen.where(KnownBrowser.token_hash == token_hash(token), KnownBrowser.seen_at > now - KEPT)
    return folded(name) in {folded(uid) for uid in session.scalars(mine)}


def remember_browser(session: Session, token: str | None, person_id: int, now: datetime) -> str:
    """A fresh token for this browser; the old one dies, so a planted copy of it is worth nothing."""
    session.execute(delete(KnownBrowser).where(KnownBrowser.seen_at < now - KEPT))
    fresh = new_token()
    if token:
        old = KnownBrowser.token_hash == token_hash(token)
        session.execute(delete(KnownBrowser).where(old, KnownBrowser.person_id == person_id))
        session.execute(update(KnownBrowser).where(old).values(token_hash=token_hash(fresh)))
    session.add(KnownBrowser(token_hash=token_hash(fresh), person_id=person_id, seen_at=now))
    session.flush()
    return fresh

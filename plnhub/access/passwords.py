"""Local passwords (argon2id) for people whose directory checks none, and one-time links to set them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from plnhub.access.credentials import complaint_about, folded
from plnhub.access.sessions import end_all_sessions
from plnhub.access.tokens import new_token, token_hash
from plnhub.errors import Invalid
from plnhub.models.access import LocalPassword, PasswordLink
from plnhub.models.people import Person

LINK_LIVES = timedelta(hours=24)
LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Hasher:
    """Argon2id; checking nobody's password costs exactly what checking somebody's costs."""

    argon2: PasswordHasher = field(
        default_factory=lambda: PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
    )
    nobody: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "nobody", self.nobody or self.hash(new_token()))

    def hash(self, password: str) -> str:
        return self.argon2.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is right; without a stored hash the same work is done for nothing."""
        try:
            return self.argon2.verify(stored or self.nobody, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


@dataclass(frozen=True, kw_only=True)
class StoredPassword:
    """A hash and whose it is."""

    person_id: int
    hash: str


def uses_local_password(person: Person, *, directory_binds: bool) -> bool:
    """Where a directory checks passwords, only the break-glass accounts have one here."""
    return not directory_binds or person.source == LOCAL


def stored_password(
    session: Session, name: str, *, directory_binds: bool, demo_allowed: bool
) -> StoredPassword | None:
    """The password of the active person called `name`, if that person logs in with a local one."""
    rows = session.execute(
        select(Person, LocalPassword)
        .join(LocalPassword, LocalPassword.person_id == Person.id)
        .where(or_(Person.uid == name.strip(), func.lower(Person.uid) == folded(name)))
    )
    usable = [
        (person, kept)
        for person, kept in rows
        if person.is_active
        and (demo_allowed or not kept.demo)
        and uses_local_password(person, directory_binds=directory_binds)
    ]
    usable.sort(key=lambda found: found[0].uid != name.strip())
    return StoredPassword(person_id=usable[0][0].id, hash=usable[0][1].hash) if usable else None


def set_password(session: Session, person_id: int, password: str, hasher: Hasher, now: datetime) -> None:
    """Give a person a new password; every session that the old one opened ends."""
    complaint = complaint_about(password)
    if complaint:
        raise Invalid(complaint, field="password")
    session.merge(LocalPassword(person_id=person_id, hash=hasher.hash(password), changed_at=now, demo=False))
    end_all_sessions(session, person_id, now)
    session.flush()


def set_demo_password(session: Session, person_id: int, hashed: str, now: datetime) -> None:
    """A well-known password of the invented company; it opens nothing but a server on loopback."""
    session.merge(LocalPassword(person_id=person_id, hash=hashed, changed_at=now, demo=True))


def make_password_link(session: Session, person_id: int, now: datetime) -> str:
    """The token of a link that works once within 24 hours; earlier links of this person die."""
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person_id))
    token = new_token()
    row = PasswordLink(token_hash=token_hash(token), person_id=person_id, expires_at=now + LINK_LIVES)
    session.add(row)
    session.flush()
    return token


def person_of_link(session: Session, token: str, now: datetime) -> Person | None:
    """Whose link this is, while it is unused, not over, and its person active."""
    person = session.scalars(
        select(Person)
        .join(PasswordLink, PasswordLink.person_id == Person.id)
        .where(PasswordLink.token_hash == token_hash(token))
        .where(PasswordLink.used_at.is_(None), PasswordLink.expires_at > now)
    ).one_or_none()
    return person if person is not None and person.is_active else None


def use_password_link(
    session: Session, token: str, password: str, hasher: Hasher, now: datetime
) -> Person | None:
    """Set the password with a link and burn it; None when the link is not good (any more)."""
    person = person_of_link(session, token, now)
    if person is None:
        return None
    set_password(session, person.id, password, hasher, now)
    unused = (PasswordLink.token_hash == token_hash(token), PasswordLink.used_at.is_(None))
    session.execute(update(PasswordLink).where(*unused).values(used_at=now))
    return person

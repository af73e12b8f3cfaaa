"""The members of one's own PLN: chosen with a wish to learn, let go with a reason, never lost."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from plnhub.activity import Act, Party, record
from plnhub.errors import Invalid, NotFound
from plnhub.models import Person, PlnMember
from plnhub.pln.outside import outside_party
from plnhub.pln.text import required
from plnhub.words import marked

NO_INTENT = marked("Say what you want to learn from them: a PLN is made with intention.")
NO_REASON = marked("Say why: a few words for yourself are enough.")
NO_NAME = marked("Give their name.")
MYSELF = marked("You are the owner of this network: choose somebody else.")
LONGEST = 600
WEB = "web:"


def members_of(session: Session, owner_id: int) -> Sequence[PlnMember]:
    """Every present member of the owner's PLN with their team, the newest first."""
    return session.scalars(
        select(PlnMember)
        .where(PlnMember.owner_id == owner_id, PlnMember.removed_at.is_(None))
        .options(joinedload(PlnMember.person).joinedload(Person.team))
        .order_by(PlnMember.added_at.desc(), PlnMember.id.desc())
    ).all()


def history_of(session: Session, owner_id: int, limit: int = 20) -> Sequence[PlnMember]:
    """Whom the owner let go, and why: the latest first."""
    return session.scalars(
        select(PlnMember)
        .where(PlnMember.owner_id == owner_id, PlnMember.removed_at.is_not(None))
        .options(joinedload(PlnMember.person))
        .order_by(PlnMember.removed_at.desc())
        .limit(limit)
    ).all()


def add_colleague(session: Session, owner_id: int, public_id: str, intent: str, now: datetime) -> PlnMember:
    """Choose a colleague; choosing somebody who is a member already changes nothing."""
    wish = required(intent, field="intent", missing=NO_INTENT, longest=LONGEST)
    person = session.scalars(select(Person).where(Person.public_id == public_id)).one_or_none()
    if person is None or not person.is_active:
        raise NotFound("no such person")
    if person.id == owner_id:
        raise Invalid(MYSELF, field="intent")
    present = _present(session, owner_id, PlnMember.person_id == person.id)
    if present is not None:
        return present
    member = PlnMember(owner_id=owner_id, person_id=person.id, intent=wish, added_at=now, reviewed_at=now)
    session.add(member)
    return _recorded(session, member, Party.staff(person.id), now)


def add_outside(
    session: Session, owner_id: int, name: str, address: str, intent: str, now: datetime
) -> PlnMember:
    """Choose somebody outside the company, known by name and address."""
    wish = required(intent, field="intent", missing=NO_INTENT, longest=LONGEST)
    called = required(name, field="name", missing=NO_NAME, longest=400)
    party = outside_party(address)
    handle = f"{party.network}:{party.handle}"
    present = _present(session, owner_id, PlnMember.outside_handle == handle)
    if present is not None:
        return present
    member = PlnMember(owner_id=owner_id, outside_name=called, outside_handle=handle, intent=wish)
    member.added_at = member.reviewed_at = now
    session.add(member)
    return _recorded(session, member, party, now)


def remove_member(session: Session, owner_id: int, public_id: str, reason: str, now: datetime) -> PlnMember:
    """Let a member go with a reason; the row stays as history, and going twice changes nothing."""
    member = own_member(session, owner_id, public_id)
    why = required(reason, field="reason", missing=NO_REASON, longest=LONGEST)
    if member.removed_at is None:
        member.removed_at, member.removal_reason = now, why
    return member


def review_member(session: Session, owner_id: int, public_id: str, now: datetime) -> PlnMember:
    """Garden day: still learning from them."""
    member = own_member(session, owner_id, public_id)
    member.reviewed_at = now
    return member


def own_member(session: Session, owner_id: int, public_id: str) -> PlnMember:
    """One's own entry; somebody else's looks as if it did not exist."""
    member = session.scalars(
        select(PlnMember)
        .where(PlnMember.public_id == public_id, PlnMember.owner_id == owner_id)
        .options(joinedload(PlnMember.person).joinedload(Person.team))
    ).one_or_none()
    if member is None:
        raise NotFound("no such member")
    return member


def outside_pages(session: Session, owner_id: int) -> list[tuple[str, str]]:
    """Name and web address of the present members outside who are known by one, the newest first."""
    named = ((each.outside_name or "", each.outside_handle or "") for each in members_of(session, owner_id))
    return [(name, handle.removeprefix(WEB)) for name, handle in named if handle.startswith(WEB)]


def _present(session: Session, owner_id: int, who: ColumnElement[bool]) -> PlnMember | None:
    present = select(PlnMember).where(PlnMember.owner_id == owner_id, PlnMember.removed_at.is_(None), who)
    return session.scalars(present).first()


def _recorded(session: Session, member: PlnMember, chosen: Party, now: datetime) -> PlnMember:
    session.flush()
    act = Act(
        key=f"hub:add:{member.public_id}",
        occurred_at=now,
        verb="add",
        actor=Party.staff(member.owner_id),
        recipients=(chosen,),
    )
    record(session, [act], now)
    return member

"""Which roles a person has, and granting or revoking one by hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.errors import Invalid
from plnhub.models.access import Role, RoleGrant
from plnhub.models.people import Person
from plnhub.privacy.audit import record_audit

BY_ADMIN = "admin"
BY_DIRECTORY = "directory"
GRANTABLE = (Role.LEADER, Role.ADMIN, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class RoleChange:
    """What a grant or revocation did, in the words of an audit entry."""

    person_id: int
    role: Role
    action: str
    changed: bool
    remaining_origins: tuple[str, ...] = ()


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    """Every role of a person, from whatever origin; everybody is an employee."""
    granted = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    return frozenset({Role.EMPLOYEE, *map(Role, granted)})


def role_holders(session: Session) -> list[tuple[Person, Role, str]]:
    """Everybody who is more than an employee, with the role and where it comes from, by name."""
    rows = session.execute(
        select(Person, RoleGrant.role, RoleGrant.origin)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .order_by(RoleGrant.role, Person.name, RoleGrant.origin)
    )
    return [(person, Role(role), origin) for person, role, origin in rows]


def grant_role(session: Session, person_id: int, role: Role, by: str, now: datetime) -> RoleChange:
    """Grant a role by hand; granting it twice changes nothing."""
    _refuse_employee(role)
    changed = _grant(session, person_id, role, BY_ADMIN) is None
    if changed:
        session.add(RoleGrant(person_id=person_id, role=role, origin=BY_ADMIN, granted_by=by, granted_at=now))
        session.flush()
    return RoleChange(person_id=person_id, role=role, action="grant", changed=changed)


def revoke_role(session: Session, person_id: int, role: Role) -> RoleChange:
    """Take back a role granted by hand; one from a directory group stays and is named in the answer."""
    _refuse_employee(role)
    found = _grant(session, person_id, role, BY_ADMIN)
    if found is not None:
        session.delete(found)
        session.flush()
    left = BY_DIRECTORY if _grant(session, person_id, role, BY_DIRECTORY) else None
    return RoleChange(
        person_id=person_id,
        role=role,
        action="revoke",
        changed=found is not None,
        remaining_origins=(left,) if left else (),
    )


def note_role_change(session: Session, change: RoleChange, who: str, subject: str, now: datetime) -> None:
    """Put the change into the audit log; one that changed nothing is left out."""
    if change.changed:
        detail = {"role": change.role.value}
        record_audit(session, who=who, what=f"role.{change.action}", subject=subject, detail=detail, now=now)


def _grant(session: Session, person_id: int, role: Role, origin: str) -> RoleGrant | None:
    wanted = select(RoleGrant).where(
        RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.origin == origin
    )
    return session.scalars(wanted).one_or_none()


def _refuse_employee(role: Role) -> None:
    if role is Role.EMPLOYEE:
        raise Invalid("Everybody is an employee: that role is neither granted nor revoked.", field="role")

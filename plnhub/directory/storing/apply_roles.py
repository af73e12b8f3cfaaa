"""Write the roles that directory groups give and take, inside the transaction of a run."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.orm import Session

from plnhub.directory.planning.plan import RoleChange
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Base

GRANT = Base.metadata.tables["role_grant"]


def apply_roles(session: Session, roles: Sequence[RoleChange], ids: dict[str, int], now: datetime) -> int:
    """Only grants whose origin is the directory are touched; an admin's own grants stay."""
    given = [
        {
            "person_id": ids[one.key],
            "role": one.role,
            "origin": SOURCE,
            "granted_by": SOURCE,
            "granted_at": now,
        }
        for one in roles
        if one.granted
    ]
    taken = [{"person": ids[one.key], "lost": one.role} for one in roles if not one.granted]
    if given:
        session.execute(insert(GRANT), given)
    if taken:
        session.execute(
            delete(GRANT).where(
                GRANT.c.person_id == bindparam("person"),
                GRANT.c.role == bindparam("lost"),
                GRANT.c.origin == SOURCE,
            ),
            taken,
        )
    return len(roles)

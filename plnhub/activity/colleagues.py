"""Know the colleagues behind accounts outside."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from plnhub.models import Person, PersonState, Profile, ProfileState

ON_WORD = "archive"
HERE = (PersonState.ACTIVE, PersonState.MISSING)


def staff_accounts(
    session: Session, accounts: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], int]:
    """The colleagues behind those of the accounts that somebody has proven to be theirs.

    Nobody's mere word makes what others do for an account theirs.
    """
    columns = (Profile.network, Profile.host, Profile.account_id)
    wanted = list(accounts)
    rows = session.execute(
        select(*columns, Profile.person_id).where(
            tuple_(*columns).in_(wanted),
            Profile.state == ProfileState.VERIFIED,
            or_(Profile.proof_method.is_(None), Profile.proof_method != ON_WORD),
        )
    )
    return {(network, host, account_id): person_id for network, host, account_id, person_id in rows}


def owner_is_here() -> ColumnElement[bool]:
    """Whether a profile's owner still works here; nothing is asked on behalf of those who left."""
    here = select(Person.id).where(Person.state.in_(HERE), Person.disabled.is_(False))
    return Profile.person_id.in_(here)

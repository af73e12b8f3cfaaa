"""Know the colleagues behind accounts outside."""

from collections.abc import Iterable

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from plnhub.models import Profile, ProfileState

ON_WORD = "archive"


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

"""Know the colleagues behind accounts outside."""

from collections.abc import Iterable

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from plnhub.models import Profile, ProfileState


def staff_accounts(
    session: Session, accounts: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], int]:
    """The colleagues behind those of the accounts that somebody has proven to be theirs."""
    columns = (Profile.network, Profile.host, Profile.account_id)
    wanted = list(accounts)
    rows = session.execute(
        select(*columns, Profile.person_id).where(
            tuple_(*columns).in_(wanted), Profile.state == ProfileState.VERIFIED
        )
    )
    return {(network, host, account_id): person_id for network, host, account_id, person_id in rows}

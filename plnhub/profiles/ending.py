"""Take permissions back at their networks, again and again for a week; and find those that nobody needs."""

from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from connectors.contract import Http
from connectors.errors import ConnectorError
from connectors.oauth.flow import revoke
from connectors.oauth.parts import Client, Provider
from plnhub.activity.colleagues import owner_is_here
from plnhub.db import Database
from plnhub.models import Permission, Profile, ProfileState
from plnhub.profiles.permissions import Office, client_of, token_in, try_later, withdraw
from plnhub.profiles.sealing import CannotOpen

log = structlog.get_logger()
MOST_AT_ONCE = 100
UNUSED_FOR = timedelta(days=1)


def take_back(office: Office, database: Database, http: Http, permission_id: int, now: datetime) -> bool:
    """End a withdrawn permission at its network; True once nothing of it is left here.

    One that is in force is left alone. A network that fails is asked again later.
    """
    with database.reading() as session:
        permission = session.get(Permission, permission_id)
        if permission is None or permission.withdrawn_at is None:
            return permission is None
        client = client_of(session, office, permission)
    # Where nobody knows us any more there is nothing to wait for.
    is_over = client is None or _ended(office, http, permission, client)
    with database.writing() as session:
        current = session.get(Permission, permission_id)
        if current is not None and (is_over or not try_later(current, now)):
            session.delete(current)
    return is_over


def take_back_due(office: Office, database: Database, http: Http, now: datetime) -> Counter[str]:
    """Withdraw what nobody may use any more, then end what is due."""
    with database.writing() as session:
        idle = [profile_id for profile_id in unneeded(session, now) if withdraw(session, profile_id, now)]
    with database.reading() as session:
        due = list(session.scalars(select(Permission.id).where(_is_due(now)).limit(MOST_AT_ONCE)))
    counts: Counter[str] = Counter(withdrawn=len(idle))
    for permission_id in due:
        counts["ended" if take_back(office, database, http, permission_id, now) else "later"] += 1
    return counts


def something_is_due(session: Session, now: datetime) -> bool:
    """Whether there is a permission to take back, or one that nobody may use any more."""
    due = session.scalar(select(Permission.id).where(_is_due(now)).limit(1))
    return due is not None or bool(unneeded(session, now))


def unneeded(session: Session, now: datetime) -> list[int]:
    """Profiles with a permission although they may not be read: the owner left, it is frozen, or all is off.

    Whoever has just signed in has a day to switch something on.
    """
    is_read = Profile.reads_since.is_not(None) | (Permission.granted_at > now - UNUSED_FOR)
    found = select(Permission.profile_id).join(Profile, Profile.id == Permission.profile_id)
    wrong = or_(Profile.state != ProfileState.VERIFIED, ~owner_is_here(), ~is_read)
    return [profile_id for profile_id in session.scalars(found.where(wrong)) if profile_id is not None]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return Permission.withdrawn_at.is_not(None) & (Permission.next_try_at <= now)


def _ended(office: Office, http: Http, permission: Permission, client: Client) -> bool:
    try:
        revoke(http, _provider(office, http, permission), client, token_in(office.keys, permission))
    except CannotOpen:
        return True
    except ConnectorError as error:
        log.warning("permission_not_taken_back", network=permission.network, kind=type(error).__name__)
        return False
    return True


def _provider(office: Office, http: Http, permission: Permission) -> Provider:
    sign_in = office.sign_ins[permission.network]
    return sign_in.provider(http, office.options(permission.network), permission.host)

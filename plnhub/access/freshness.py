"""Whether the directory has lately confirmed that somebody still holds a powerful role."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plnhub.access.passwords import LOCAL
from plnhub.models.access import LoginSession
from plnhub.models.directory import DirectoryRun

CONFIRMED_FOR = timedelta(minutes=60)


def is_confirmed(session: Session, login: LoginSession, now: datetime, *, directory_binds: bool) -> bool:
    """Leader and admin pages need a log-in or a complete sync in the last hour; break-glass needs neither."""
    if not directory_binds or login.person.source == LOCAL:
        return True
    if now - login.created_at <= CONFIRMED_FOR:
        return True
    last = select(func.max(DirectoryRun.finished_at)).where(DirectoryRun.complete.is_(True))
    synced_at = session.scalar(last)
    return synced_at is not None and now - synced_at <= CONFIRMED_FOR

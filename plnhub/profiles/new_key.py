"""Change the key under which permissions lie, and seal all of them anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.db import Database
from plnhub.keys import Keys
from plnhub.models import OauthClient, Permission
from plnhub.profiles.permissions import purpose_of
from plnhub.profiles.sealing import CannotOpen, change_key, drop_older_keys, newest_id, opened, seal


def change_key_and_seal_anew(database: Database, keys: Keys) -> int:
    """The older keys go once everything is under the new one; answers how many were sealed anew.

    What no key opens any more is removed: its person signs in once more, its host is met anew.
    """
    with database.writing() as session:  # whoever seals meanwhile waits for this lock, then finds the new key
        change_key(keys)
        count = _seal_anew(session, keys)
    drop_older_keys(keys)
    return count


def _seal_anew(session: Session, keys: Keys) -> int:
    rows: list[Permission | OauthClient] = [
        *session.scalars(select(Permission)),
        *session.scalars(select(OauthClient)),
    ]
    old = [row for row in rows if row.key_id != newest_id(keys)]
    for row in old:
        purpose = purpose_of(row.network, row.host)
        try:
            sealed = seal(keys, purpose, opened(keys, purpose, row.sealed))
        except CannotOpen:
            session.delete(row)
            continue
        row.sealed, row.key_id = sealed.content, sealed.key_id
    return len(old)

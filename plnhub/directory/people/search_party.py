"""After a sync: look on the server for people who have just become missing, and keep where they are."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.entries.ldap_source import ask_vendor, bound_connection
from plnhub.directory.entries.sources import is_file
from plnhub.directory.people.absentees import MOST, keep_whereabouts, where_are_they
from plnhub.directory.people.whereabouts import Whereabouts
from plnhub.directory.storing.on_file import SOURCE
from plnhub.directory.vendors import chosen_vendor
from plnhub.errors import HubError
from plnhub.ldap_connection import Deadline
from plnhub.models import Absentee, Person, PersonState

SECONDS = 60.0


def look_for_the_missing(settings: Settings, database: Database, now: datetime) -> int:
    """Answers how many were looked for; a directory that does not answer leaves them for the next time.

    Nobody is looked for twice, and the database waits for no server.
    """
    with database.reading() as session:
        missing = _not_looked_for(session)
    found = _looked_for(settings, missing) if missing and not is_file(settings.directory_url) else {}
    with database.writing() as session:
        return keep_whereabouts(session, found, now)


def _not_looked_for(session: Session) -> dict[str, str | None]:
    """Keys and last DNs of the missing about whom nothing is known yet."""
    rows = select(Person.source_key, Person.dn).outerjoin(Absentee, Absentee.person_id == Person.id)
    missing = rows.where(
        Person.source == SOURCE, Person.state == PersonState.MISSING, Absentee.person_id.is_(None)
    )
    newest = missing.order_by(Person.state_since.desc(), Person.id).limit(MOST)
    return {key: dn for key, dn in session.execute(newest)}


def _looked_for(settings: Settings, missing: Mapping[str, str | None]) -> dict[str, Whereabouts]:
    deadline = Deadline.after(SECONDS)
    try:
        connection = bound_connection(settings, settings.directory_url.strip(), deadline)
    except HubError:
        return {}
    try:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
        return where_are_they(connection, settings, vendor, missing, deadline)
    except HubError:
        return {}
    finally:
        connection.unbind_ext_s()

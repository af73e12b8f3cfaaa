"""Keep the texts that people are found by: after a directory sync for everybody, after a gift for one."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from plnhub.chunks import chunks
from plnhub.models import Gift, Person, PersonSearch, Team
from plnhub.search.folding import folded


def index_people(session: Session, person_ids: Collection[int] | None = None) -> int:
    """Write the search texts anew, of these people or (None) of all; counts them, the caller commits."""
    people = select(Person.id, Person.name, Person.title, Team.name, Person.location, Person.division)
    rows = session.execute(
        people.outerjoin(Team, Team.id == Person.team_id).where(*_only(Person.id, person_ids))
    ).all()
    gifts = _gifts(session, person_ids)
    session.execute(delete(PersonSearch).where(*_only(PersonSearch.person_id, person_ids)))
    fresh = [{"person_id": row[0], "text": folded([*row[1:], *gifts.get(row[0], ())])} for row in rows]
    for part in chunks(fresh):
        session.execute(insert(PersonSearch), part)
    return len(fresh)


def _gifts(session: Session, person_ids: Collection[int] | None) -> dict[int, list[str]]:
    wanted = select(Gift.person_id, Gift.name).where(*_only(Gift.person_id, person_ids))
    found: dict[int, list[str]] = {}
    for person_id, name in session.execute(wanted):
        found.setdefault(person_id, []).append(name)
    return found


def _only(
    column: InstrumentedAttribute[int], person_ids: Collection[int] | None
) -> list[ColumnElement[bool]]:
    return [] if person_ids is None else [column.in_(person_ids)]

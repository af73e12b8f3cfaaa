"""Write one field of one person by hand; memberships of teams follow, dated, and managers form no circle."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from plnhub.directory.entries.names import clean, fold
from plnhub.directory.people.corrected import Value, told, typed_value
from plnhub.directory.storing.on_file import SOURCE
from plnhub.errors import Invalid
from plnhub.models import Person, PersonState, Team, TeamMembership
from plnhub.words import marked

NO_SUCH_TEAM = marked("There is no open team of this name.")
NO_SUCH_MANAGER = marked("Nobody in the directory has this log-in name.")
IN_A_CIRCLE = marked("This person reports to the one you correct: that would be a circle.")
MAIL_TAKEN = marked("Somebody else has this mail address.")
STILL_THERE = (PersonState.ACTIVE, PersonState.MISSING)


def value_of(person: Person, field: str) -> str | None:
    """The present value as text: the team by its label, the manager by log-in name."""
    if field == "team":
        return person.team.label if person.team else None
    if field == "manager":
        return person.manager.uid if person.manager else None
    return told(getattr(person, field))


def write_field(session: Session, person: Person, field: str, text: str, today: date) -> None:
    """Store what an administrator typed; raises Invalid with what to do otherwise."""
    value = typed_value(field, text)
    if field == "team":
        _move(session, person, _team(session, value), today)
    elif field == "manager":
        person.manager, person.manager_text = _manager(session, person, value), None
    else:
        if field == "mail" and value:
            _refuse_taken(session, person, value)
        setattr(person, field, value)
    session.flush()


def open_teams(session: Session) -> list[Team]:
    """The teams that somebody can be put into, by name."""
    return list(session.scalars(select(Team).where(Team.closed_on.is_(None)).order_by(Team.label)))


def is_called(uid: str) -> ColumnElement[bool]:
    """People with this log-in name, whatever its spelling."""
    return or_(Person.uid == clean(uid), func.lower(Person.uid) == fold(clean(uid)))


def _team(session: Session, label: Value) -> Team | None:
    if not label:
        return None
    named = select(Team).where(Team.label == label, Team.closed_on.is_(None))
    team = session.scalars(named).one_or_none()
    if team is None:
        raise Invalid(NO_SUCH_TEAM, field="value")
    return team


def _move(session: Session, person: Person, team: Team | None, today: date) -> None:
    """End the membership that is open and begin the new one; one that began today has not been."""
    if team is person.team:
        return
    mine = TeamMembership.person_id == person.id, TeamMembership.ended_on.is_(None)
    for membership in session.scalars(select(TeamMembership).where(*mine)):
        if membership.started_on >= today:
            session.delete(membership)
        else:
            membership.ended_on = today
    if team is not None and person.state in STILL_THERE:
        session.add(TeamMembership(person_id=person.id, team_id=team.id, started_on=today))
    person.team = team


def _manager(session: Session, person: Person, uid: Value) -> Person | None:
    """Somebody of the directory, since the sync knows managers by their key there."""
    if not uid:
        return None
    there = Person.source == SOURCE, Person.state.in_(STILL_THERE)
    manager = session.scalars(select(Person).where(is_called(str(uid)), *there)).first()
    if manager is None:
        raise Invalid(NO_SUCH_MANAGER, field="value")
    above: Person | None = manager
    seen: set[int] = set()
    while above is not None and above.id not in seen:
        if above is person:
            raise Invalid(IN_A_CIRCLE, field="value")
        seen.add(above.id)
        above = above.manager
    return manager


def _refuse_taken(session: Session, person: Person, mail: Value) -> None:
    others = select(Person.id).where(Person.mail == mail, Person.id != person.id)
    if session.scalars(others.limit(1)).first() is not None:
        raise Invalid(MAIL_TAKEN, field="value")

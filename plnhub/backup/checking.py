"""Look for damage and for broken invariants of the database."""

from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from plnhub import schema
from plnhub.db import Database
from plnhub.models import Person, PersonState, RoleGrant
from plnhub.models.ledger import Activity


def check(database: Database) -> dict[str, Any]:
    """Count what there is and list every broken invariant (`ok` is true when there is none)."""
    problems, (people, active, activities) = [], (0, 0, 0)
    try:
        if schema.is_current(database):
            with database.reading() as session:
                problems = [*_damage(session), *_broken_rules(session)]
                people, active, activities = _counts(session)
        else:
            problems = ["the schema is not up to date: run `plnhub db upgrade`"]
    except DatabaseError as error:
        problems = [f"the database cannot be read ({error.orig}): restore a backup"]
    return {
        "ok": not problems,
        "people": people,
        "active": active,
        "activities": activities,
        "problems": problems,
    }


def _counts(session: Session) -> tuple[int, int, int]:
    staying = Person.state.in_((PersonState.ACTIVE, PersonState.MISSING)) & ~Person.disabled
    return (
        session.scalar(select(func.count()).select_from(Person)) or 0,
        session.scalar(select(func.count()).select_from(Person).where(staying)) or 0,
        session.scalar(select(func.count()).select_from(Activity)) or 0,
    )


def _damage(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    found = [row[0] for row in session.execute(text("PRAGMA integrity_check(5)")) if row[0] != "ok"]
    orphans = session.execute(text("PRAGMA foreign_key_check")).fetchall()
    return [*found, *(f"table {row[0]}: row {row[1]} points to nothing in {row[2]}" for row in orphans[:5])]


def _broken_rules(session: Session) -> list[str]:
    rules = {
        "people are their own manager": select(func.count()).where(Person.manager_id == Person.id),
        "people have no key of the directory": select(func.count()).where(Person.source_key == ""),
        "roles belong to nobody active": select(func.count())
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.state == PersonState.PSEUDONYM),
    }
    counts = {text_: session.scalar(query) or 0 for text_, query in rules.items()}
    return [f"{count} {text_}" for text_, count in counts.items() if count]

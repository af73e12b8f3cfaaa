"""Write what a form says once, however often it is sent: the form's token decides the row's public id."""

import hashlib
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plnhub.models import Answer, Ask, PlnMember

Row = TypeVar("Row", Ask, Answer, PlnMember)


def id_of_form(person_id: int, form: str, token: str) -> str:
    """The public id that this form of this person leads to; nobody else's token leads there."""
    return hashlib.sha256(f"{person_id}:{form}:{token}".encode()).hexdigest()[:32]


def write_once(session: Session, row: Row) -> tuple[Row, bool]:
    """Store the row, or answer the one that an earlier sending stored; and whether it is new."""
    earlier = select(type(row)).where(type(row).public_id == row.public_id)
    found = session.scalars(earlier).one_or_none()
    if found is not None:
        return found, False
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # two sendings at the same moment: the other one was first
        return session.scalars(earlier).one(), False
    return row, True

"""The four doors into the demo: an employee, a newcomer, a leader and an admin, each with a password."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.access.passwords import Hasher, set_demo_password
from plnhub.access.roles import grant_role
from plnhub.access.tokens import new_token
from plnhub.demo.company import Colleague
from plnhub.models import Person, Role
from plnhub.wiring import Hub

FILE = "demo-logins.json"


@dataclass(frozen=True, kw_only=True)
class Login:
    """One of the doors."""

    role: str
    uid: str
    password: str


def door_holders(people: Sequence[Colleague], as_of: date) -> Mapping[str, Colleague]:
    """Who stands at which door."""
    return {
        "employee": next(one for one in people if one.level == "Senior" and one.division == "Engineering"),
        "newcomer": max((one for one in people if one.start_date < as_of), key=lambda one: one.start_date),
        "leader": next(one for one in people if one.level == "Director"),
        "admin": next(one for one in people if one.level == "Manager" and one.division == "Business"),
    }


def open_doors(hub: Hub, holders: Mapping[str, Colleague]) -> list[Login]:
    """Give each a fresh password, and their role to the leader and the admin."""
    hasher = Hasher()
    logins = [Login(role=role, uid=one.uid, password=new_token()[:14]) for role, one in holders.items()]
    with hub.database.writing() as session:
        for login in logins:
            person_id = _id_of(session, login.uid)
            set_demo_password(session, person_id, hasher.hash(login.password), hub.now())
            if login.role in (Role.LEADER, Role.ADMIN):
                grant_role(session, person_id, Role(login.role), "demo", hub.now())
    return logins


def kept_logins(folder: Path) -> list[Login]:
    """The log-ins of a demo that was filled before; none before that."""
    path = folder / FILE
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [Login(**one) for one in found]


def keep_logins(folder: Path, logins: Sequence[Login]) -> None:
    """Write them for the next start, readable by this user only; whole or not at all."""
    draft = folder / f"{FILE}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([vars(login) for login in logins], file)
    os.replace(draft, folder / FILE)


def _id_of(session: Session, uid: str) -> int:
    return session.scalars(select(Person.id).where(Person.uid == uid)).one()

"""Fill an empty database with the invented company, through the same doors that a real one uses."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plnhub import schema
from plnhub.access.passwords import Hasher, set_demo_password
from plnhub.access.roles import grant_role
from plnhub.access.tokens import new_token
from plnhub.activity.importing import import_file
from plnhub.demo.company import Colleague, invent_company
from plnhub.demo.files import write_consent, write_deeds, write_people
from plnhub.demo.life import invent_life
from plnhub.demo.portal import fill_portal
from plnhub.directory.sync import Run, sync_directory
from plnhub.errors import HubError
from plnhub.flow.rebuild import rebuild
from plnhub.flow.store import new_run
from plnhub.models import Person, Role
from plnhub.privacy.consent import apply_consent_file
from plnhub.publishing.publish import publish_release
from plnhub.search.index import index_people
from plnhub.wiring import Hub

SEED = 2013
RELEASES_DAYS_AGO = (62, 31, 0)
LOGINS = "demo-logins.json"
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Login:
    """One of the four doors into the demo."""

    role: str
    uid: str
    password: str


def fill(hub: Hub, as_of: date, tell: Tell) -> Sequence[Login]:
    """Bring the schema up to date and, if nobody is there yet, invent the company; answers the log-ins."""
    schema.upgrade(hub.database)
    path = hub.settings.data_dir / LOGINS
    if path.exists():
        return [Login(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    _refuse_a_real_company(hub, people_file(hub))
    people = invent_company(SEED, as_of)
    tell(f"Inventing {len(people)} people and fourteen months of learning …")
    _people_and_acts(hub, people, as_of)
    tell("Working out who learns from whom, and publishing three releases …")
    for days in RELEASES_DAYS_AGO:
        day = as_of - timedelta(days=days)
        rebuild(hub.database, hub.keys, hub.analytics_folder, new_run(day, "90d", 2))
        publish_release(hub.database, hub.analytics_folder, hub.settings.level_names, hub.now())
    logins = _open_doors(hub, people, as_of)
    _keep_logins(path, logins)
    return logins


def people_file(hub: Hub) -> Path:
    """Where the invented directory lies."""
    return hub.settings.data_dir.resolve() / "demo" / "people.csv"


def _refuse_a_real_company(hub: Hub, people: Path) -> None:
    with hub.database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Person)) or 0
    if count and not people.exists():
        raise HubError(
            "this database already holds people: the demo needs an empty one; set PLNHUB_DATA_DIR elsewhere"
        )


def _people_and_acts(hub: Hub, people: Sequence[Colleague], as_of: date) -> None:
    folder = people_file(hub).parent
    folder.mkdir(parents=True, exist_ok=True)
    write_people(people_file(hub), people)
    write_consent(folder / "consent.csv", people, SEED)
    write_deeds(folder / "activities.csv", invent_life(people, SEED, as_of))
    sync_directory(Run(settings=hub.settings, database=hub.database, clock=hub.now))
    with hub.database.writing() as session:
        apply_consent_file(session, folder / "consent.csv", hub.now())
        fill_portal(session, people, SEED, hub.now())
        index_people(session)
    import_file(hub.database, folder / "activities.csv", hub.now())


def _open_doors(hub: Hub, people: Sequence[Colleague], as_of: date) -> list[Login]:
    hasher = Hasher()
    chosen = {
        "employee": next(one for one in people if one.level == "Senior" and one.division == "Engineering"),
        "newcomer": next(one for one in people if one.is_newcomer(as_of)),
        "leader": next(one for one in people if one.level == "Director"),
        "admin": next(one for one in people if one.level == "Manager" and one.division == "Business"),
    }
    logins = [Login(role=role, uid=one.uid, password=new_token()[:14]) for role, one in chosen.items()]
    with hub.database.writing() as session:
        for login in logins:
            person_id = _id_of(session, login.uid)
            set_demo_password(session, person_id, hasher.hash(login.password), hub.now())
            if login.role in (Role.LEADER, Role.ADMIN):
                grant_role(session, person_id, Role(login.role), "demo", hub.now())
    return logins


def _id_of(session: Session, uid: str) -> int:
    return session.scalars(select(Person.id).where(Person.uid == uid)).one()


def _keep_logins(path: Path, logins: Sequence[Login]) -> None:
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([vars(login) for login in logins], file)
    os.replace(draft, path)

"""Fill an empty database with the invented company, through the same doors that a real one uses."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select

from plnhub import schema
from plnhub.activity.importing import import_file
from plnhub.demo.company import Colleague, invent_company
from plnhub.demo.doors import Login, door_holders, keep_logins, kept_logins, open_doors
from plnhub.demo.files import write_consent, write_deeds, write_people
from plnhub.demo.life import invent_life
from plnhub.demo.outside import link_outside
from plnhub.demo.portal import fill_portal
from plnhub.directory.running.sync import Run, sync_directory
from plnhub.errors import HubError
from plnhub.jobs.analytics import publish_apart, rebuild_apart
from plnhub.models import Person
from plnhub.onboarding.ticks import complete_steps_of_all
from plnhub.privacy.consent import apply_consent_file
from plnhub.search.index import index_people
from plnhub.wiring import Hub

SEED = 2013
RELEASES_DAYS_AGO = (62, 31, 0)
Tell = Callable[[str], None]


def fill(hub: Hub, as_of: date, tell: Tell) -> Sequence[Login]:
    """Bring the schema up to date and, if nobody is there yet, invent the company; answers the log-ins."""
    schema.upgrade(hub.database)
    if before := kept_logins(hub.settings.data_dir):
        return before
    _refuse_a_real_company(hub, people_file(hub))
    people = invent_company(SEED, as_of)
    holders = door_holders(people, as_of)
    tell(f"Inventing {len(people)} people and fourteen months of learning …")
    old_hands = [one for role, one in holders.items() if role != "newcomer"]
    _people_and_acts(hub, people, old_hands, as_of)
    tell("Working out who learns from whom, and publishing three releases …")
    for days in RELEASES_DAYS_AGO:
        day = as_of - timedelta(days=days)
        rebuild_apart(hub, day, "90d", 2)
        publish_apart(hub)
    logins = open_doors(hub, holders)
    keep_logins(hub.settings.data_dir, logins)
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


def _people_and_acts(
    hub: Hub, people: Sequence[Colleague], holders: Sequence[Colleague], as_of: date
) -> None:
    folder = people_file(hub).parent
    folder.mkdir(parents=True, exist_ok=True)
    write_people(people_file(hub), people)
    names = [one.uid for one in holders]
    write_consent(folder / "consent.csv", people, SEED, surely=names)
    write_deeds(folder / "activities.csv", invent_life(people, SEED, as_of, lively=names))
    sync_directory(Run(settings=hub.settings, database=hub.database, clock=hub.now))
    with hub.database.writing() as session:
        apply_consent_file(session, folder / "consent.csv", hub.now())
        fill_portal(session, people, holders, SEED, hub.now())
        index_people(session)
    import_file(hub.database, folder / "activities.csv", hub.now())
    with hub.database.writing() as session:
        link_outside(session, holders, hub.now())
        complete_steps_of_all(session, hub.now())

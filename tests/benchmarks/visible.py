"""How long a change in a real slapd takes to stand in the database when changes are taken over at once."""

import argparse
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import ldap
from sqlalchemy import select

from plnhub import schema
from plnhub.clock import utc_now
from plnhub.directory import Run, sync_directory
from plnhub.directory.setup.schedule import AT_ONCE, CHANGES
from plnhub.jobs.broker import Broker
from plnhub.jobs.worker import start_inside
from plnhub.models import DirectorySchedule, Person
from plnhub.wiring import Hub, build_hub
from tests.benchmarks.directory.scene import Scene, scene_of
from tests.benchmarks.results import record
from tests.directory.company import dn_of, uid_of

SETTLED, BETWEEN, PATIENCE = 12.0, 2.5, 20.0
SECRET = "only-for-measuring-0123456789-abcdefghijkl"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=10_000)
    arguments.add_argument("--changes", type=int, default=9)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    with scene_of(given.people) as scene, listening_hub(scene) as hub:
        took = [seconds_until_visible(scene, hub, number) for number in range(given.changes)]
    figures = {
        "changes": given.changes,
        "median, at most 2 s": f"{statistics.median(took):.2f} s",
        "slowest": f"{max(took):.2f} s",
    }
    for what, value in figures.items():
        print(f"{what:30} {value}")
    if not given.no_record:
        record(f"a change visible at once, {given.people:,} people, slapd", figures)


@contextmanager
def listening_hub(scene: Scene) -> Iterator[Hub]:
    """A hub with a worker inside that has taken everybody over and hears the directory."""
    settings = scene.settings.model_copy(update={"secret_key": SECRET})
    hub = build_hub(settings)
    schema.upgrade(hub.database)
    sync_directory(Run(settings=settings, database=hub.database, clock=utc_now))
    with hub.database.writing() as session:
        session.merge(DirectorySchedule(work=CHANGES, minutes=AT_ONCE, zone="UTC", next_at=utc_now()))
    broker = Broker(hub)
    broker.attach()
    worker = start_inside(hub, broker)
    time.sleep(SETTLED)
    yield hub
    worker.stop()


def seconds_until_visible(scene: Scene, hub: Hub, number: int) -> float:
    """From the modify request to the committed row."""
    connection = ldap.initialize(scene.slapd.url)
    connection.simple_bind_s(scene.slapd.bind_dn, scene.slapd.password)
    title, began = f"Title {number}", time.perf_counter()
    connection.modify_s(dn_of(number), [(ldap.MOD_REPLACE, "title", [title.encode()])])
    while not _is_there(hub, uid_of(number), title):
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"the change of {uid_of(number)} was not seen within {PATIENCE:.0f} s")
        time.sleep(0.02)
    took = time.perf_counter() - began
    connection.unbind_s()
    time.sleep(BETWEEN)
    return took


def _is_there(hub: Hub, uid: str, title: str) -> bool:
    with hub.database.reading() as session:
        return session.scalar(select(Person.title).where(Person.uid == uid)) == title


if __name__ == "__main__":
    main()

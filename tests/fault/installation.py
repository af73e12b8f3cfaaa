"""An installation in a folder: people with consent, acts, one rebuild and one release; and its commands."""

import os
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from plnhub.activity.importing import Imported, import_file
from plnhub.backup import check
from plnhub.db import Database, open_database
from plnhub.flow.in_force import settle
from plnhub.flow.partitions.manifest import read_manifest
from plnhub.flow.rebuild import Rebuilt, rebuild
from plnhub.flow.store import new_run, run_in_force
from plnhub.keys import Keys
from plnhub.models.releases import Mirror
from plnhub.privacy.releases import latest_release
from plnhub.publishing.publish import Published, publish_release
from tests.forked import command
from tests.made_once import put_schema
from tests.makers import NOW, Company

COMMAND = [sys.executable, "-c", "from plnhub.cli import main; main()"]
QUICK = {"db", "person"}  # the others bring threads along, which no process should be forked from
PEOPLE = 60
FIRST, SECOND = date(2026, 3, 10), date(2026, 3, 20)


@dataclass(frozen=True, kw_only=True)
class State:
    """What an interrupted command may leave: the acts, the run in force, the mirrors, the release shown."""

    acts: int
    run_day: date
    mirror_days: frozenset[date]
    release: int


def run_command(folder: Path, *words: str, crash_at: str = "") -> subprocess.CompletedProcess[str]:
    environment = settings_of(folder) | {"PLNHUB_CRASH_AT": crash_at}
    if words[0] in QUICK:
        return command(words, environment)
    return subprocess.run([*COMMAND, *words], env=environment, capture_output=True, text=True, check=False)


def settings_of(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PLNHUB_DATA_DIR": str(folder),
        "PLNHUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
        "PLNHUB_DIRECTORY_URL": "",
    }


def database_of(folder: Path) -> Database:
    return open_database(f"sqlite:///{folder / 'hub.db'}")


def install(folder: Path) -> None:
    """Sixty people in three divisions who count themselves in, their first acts, rebuilt and published."""
    database = database_of(folder)
    put_schema(database)
    with database.writing() as session:
        company = Company(session=session)
        for number in range(PEOPLE):
            unit = f"Unit {number % 3}"
            person = company.person(f"p{number}", team=unit, division=unit, source="directory")
            company.consent(person, mirror=True, count=True)
    database.engine.dispose()
    write_acts(folder / "first.csv", 600, seed=1, last=FIRST)
    write_acts(folder / "second.csv", 400, seed=2, last=SECOND)
    take_in(folder, "first.csv")
    rebuild_here(folder, FIRST)
    publish_here(folder)


def take_in(folder: Path, name: str) -> Imported:
    """Import a file, in this process."""
    return import_file(database_of(folder), folder / name, NOW + timedelta(days=20))


def rebuild_here(folder: Path, day: date) -> Rebuilt:
    return rebuild(
        database_of(folder), Keys(folder=folder / "keys"), folder / "analytics", new_run(day, "all", 1)
    )


def publish_here(folder: Path) -> Published:
    return publish_release(database_of(folder), folder / "analytics", (), NOW)


REBUILD_WORDS = (
    "flow",
    "rebuild",
    "--window",
    "all",
    "--min-interactions",
    "1",
    "--as-of",
    SECOND.isoformat(),
)


def write_acts(path: Path, count: int, seed: int, last: date) -> None:
    """Answers of everybody to everybody in the sixty days before `last`."""
    dice = random.Random(seed)
    lines = ["occurred_at,verb,actor,recipients,topic,external_id"]
    for number in range(count):
        one, other = dice.sample(range(PEOPLE), 2)
        day = last - timedelta(days=dice.randrange(60))
        lines.append(f"{day}T09:00:00Z,answer,p{one},p{other},sql,{seed}-{number}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def state_of(folder: Path) -> State:
    """Read everything as the pages and the next command would; a half state fails here."""
    found = check(database_of(folder))
    assert found["ok"], found["problems"]
    settle(database_of(folder), folder / "analytics")
    run, place = run_in_force(folder / "analytics")
    manifest = read_manifest(place / "manifest.json")
    assert manifest
    assert all(part.is_whole(folder / "analytics") for part in manifest.parts())
    database = database_of(folder)
    with database.reading() as session:
        mirrors = session.query(Mirror.as_of).all()
        release = latest_release(session)
    database.engine.dispose()
    assert len(mirrors) == PEOPLE
    assert release is not None
    assert release.cells
    assert (folder / "analytics" / "memberships" / f"{release.id}.json").is_file()
    return State(
        acts=found["activities"],
        run_day=run.as_of,
        mirror_days=frozenset(day for (day,) in mirrors),
        release=release.id,
    )

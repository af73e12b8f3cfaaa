"""Look at one uploaded archive and take it in, in a process of its own that tells how much memory it took."""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from plnhub.archives.asking import Wish, ask_to_take
from plnhub.archives.files import shelf_in
from plnhub.archives.uploads import begin
from plnhub.config import Settings
from plnhub.db import open_database
from plnhub.jobs import archive_tasks, worker
from plnhub.models import ArchiveUpload, Person
from plnhub.privacy.consent import Switches
from plnhub.wiring import Hub
from tests.connectors.archives.makers import NOW

assert worker  # a worker holds all of this in memory, too


def tell(name: str, began: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "step": name,
        "seconds": round(time.monotonic() - began, 1),
        "megabytes": most_memory(),
        "cpu_seconds_so_far": round(used.ru_utime + used.ru_stime, 1),
    }
    print(json.dumps(figures), flush=True)


def most_memory() -> int:
    """The peak of this very program; what the system sums up by process holds that of its parent, too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def run(folder: Path, name: str, since: datetime) -> None:
    hub = Hub(
        settings=Settings(data_dir=folder, retention_months=120),
        database=open_database(f"sqlite:///{folder / 'hub.db'}"),
        now=lambda: NOW,
    )
    tell("start", time.monotonic())
    path = shelf_in(folder).path(name)
    assert path
    with hub.database.writing() as session:
        person = session.scalars(select(Person)).one()
        begin(session, person.id, name, path.stat().st_size, NOW)
    began = time.monotonic()
    archive_tasks.look_at(hub, lambda _done, _total=None: None, name)
    tell("looked", began)
    with hub.database.writing() as session:
        upload = session.scalars(select(ArchiveUpload)).one()
        wish = Wish(since=since, at_word=False, switches=Switches(mirror=True))
        ask_to_take(session, session.get_one(Person, upload.person_id), upload, wish, NOW)
    began = time.monotonic()
    archive_tasks.take_in(hub, lambda _done, _total=None: None, name)
    tell("taken", began)


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]).replace(tzinfo=UTC))

"""One phase in a process of its own: `python -m tests.benchmarks.directory.phase NAME` prints JSON."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from plnhub.clock import utc_now
from plnhub.collector import paused_collector
from plnhub.config import Settings
from plnhub.db import Database, open_database
from plnhub.directory import Run, sync_directory
from plnhub.directory.circles.circle_sync import sync_circles
from plnhub.directory.entries.ldap_source import bound_connection, read_entries
from plnhub.directory.feeds.scope import scope_of
from plnhub.directory.feeds.sweep import keys_and_dns
from plnhub.directory.running.incremental import sync_changes
from plnhub.directory.vendors import OPENLDAP
from plnhub.ldap_connection import Deadline
from plnhub.models import Base, Person

Figures = dict[str, float]
PATIENCE = 900
GO_ON = "go on"
"""Said by a phase that waits for a line, so that the directory can be changed meanwhile."""
AGAIN = 5


def paged_read(settings: Settings, database: Database) -> Figures:
    """Every mapped attribute of everybody, into Python and nowhere else."""
    deadline, scope = Deadline.after(PATIENCE), scope_of(settings, OPENLDAP)
    began = time.perf_counter()
    connection = bound_connection(settings, settings.directory_url, deadline)
    with paused_collector():  # as in every sync
        pages = read_entries(connection, scope.base, scope.wanted, scope.attributes, deadline)
        found = sum(len(page) for page, _ in pages)
    connection.unbind_ext_s()
    return {"seconds": time.perf_counter() - began, "people": found}


def sweep(settings: Settings, database: Database) -> Figures:
    """The key and the DN of everybody."""
    deadline = Deadline.after(PATIENCE)
    began = time.perf_counter()
    connection = bound_connection(settings, settings.directory_url, deadline)
    found = sum(1 for _ in keys_and_dns(connection, scope_of(settings, OPENLDAP), deadline))
    connection.unbind_ext_s()
    return {"seconds": time.perf_counter() - began, "people": found}


def first_load(settings: Settings, database: Database) -> Figures:
    """Into an empty database; with the circles where the settings name them."""
    Base.metadata.create_all(database.engine)
    began = time.perf_counter()
    figures = sync_directory(_run(settings, database)).figures()  # the plan itself is not kept
    if settings.directory_circles_base:
        _expect("joined", sync_circles(_run(settings, database)).joined > 0)
    took = time.perf_counter() - began
    _expect(figures, figures["outcome"] == "applied")
    return {"seconds": took, "people": _people_on_file(database)}


def nothing_changed(settings: Settings, database: Database) -> Figures:
    """A full sync of the same directory."""
    began = time.perf_counter()
    outcome = sync_directory(_run(settings, database))
    took = time.perf_counter() - began
    _expect(outcome.figures(), outcome.outcome == "unchanged")
    return {"seconds": took, "written": outcome.written, "people": _people_on_file(database)}


def incremental(settings: Settings, database: Database) -> Figures:
    """What the directory says has changed; how many changes wait is the caller's affair."""
    began = time.perf_counter()
    outcome = sync_changes(_run(settings, database))
    took = time.perf_counter() - began
    _expect(outcome.figures(), outcome.outcome in ("applied", "unchanged"))
    return {"seconds": took, "written": outcome.written, "people": _people_on_file(database)}


def incremental_again(settings: Settings, database: Database) -> Figures:
    """Nothing changed, in a process that has asked before, as the worker has."""
    incremental(settings, database)
    took = [incremental(settings, database) for _ in range(AGAIN)]
    return took[0] | {"seconds": statistics.median(one["seconds"] for one in took)}


def incremental_after_another(settings: Settings, database: Database) -> Figures:
    """What has changed since, in a process that has taken changes over before, as the worker has."""
    incremental(settings, database)
    print(GO_ON, flush=True)
    sys.stdin.readline()
    return incremental(settings, database)


PHASES: dict[str, Callable[[Settings, Database], Figures]] = {
    phase.__name__: phase
    for phase in (
        paged_read,
        sweep,
        first_load,
        nothing_changed,
        incremental_again,
        incremental_after_another,
    )
}


def _run(settings: Settings, database: Database) -> Run:
    return Run(settings=settings, database=database, clock=utc_now)


def _expect(what: object, is_so: bool) -> None:
    if not is_so:
        raise SystemExit(f"the sync went wrong: {what}")


def _people_on_file(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def peak_megabytes() -> float:
    """The most memory that this process has held; what getrusage says may be its parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    settings = Settings()
    database = open_database(settings.database_url)
    print(json.dumps(PHASES[sys.argv[1]](settings, database) | {"megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main()

"""How long the sync of 10,000 invented people through a real slapd takes, beside a bare ldapsearch."""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.db import Database, open_database
from plnhub.directory import Outcome, Run, sync_directory
from plnhub.directory.ldap_source import bound_connection, read_entries
from plnhub.directory.mapping import attribute_mapping
from plnhub.directory.vendors import OPENLDAP
from plnhub.ldap_connection import Deadline
from plnhub.models import Base, Person
from tests.benchmarks.results import record
from tests.directory.company import company_ldif
from tests.servers.certificates import make_certificates
from tests.servers.programs import program, server_folder
from tests.servers.slapd import Slapd
from tests.servers.slapd_conf import SlapdOptions

PLNHUB = [sys.executable, "-c", "from plnhub.cli import main; main()"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="plnhub-benchmark-"))
    folder.chmod(0o711)
    directory = _slapd(folder, given.people)
    try:
        figures = _figures(folder, directory, given.people, given.rounds)
    finally:
        directory.stop()
        shutil.rmtree(folder, ignore_errors=True)
    for what, value in figures.items():
        print(f"{what:60} {value}")
    if not given.no_record:
        record(f"directory, {given.people:,} people, slapd to SQLite", figures)


def _slapd(folder: Path, people: int) -> Slapd:
    certificates = make_certificates(server_folder(folder, "certificates"))
    directory = Slapd(
        folder=server_folder(folder, "slapd"),
        certificates=certificates,
        options=SlapdOptions(size_limit="unlimited", log="none"),
    )
    directory.configure()
    directory.load(company_ldif(people))
    directory.start()
    return directory


def _figures(folder: Path, directory: Slapd, people: int, rounds: int) -> dict[str, object]:
    settings = _settings(folder, directory)
    bare, read, first, again = [], [], [], []
    for number in range(rounds):
        bare.append(_timed(lambda: _ldapsearch(directory, settings)))
        read.append(_timed(lambda: _read_only(settings)))
        database = open_database(f"sqlite:///{folder / f'hub{number}.db'}")
        Base.metadata.create_all(database.engine)
        first.append(_timed(lambda database=database: _sync(settings, database, "applied")))
        _expect_people(database, people)
        again.append(_timed(lambda database=database: _sync(settings, database, "unchanged")))
    r = statistics.median(bare)
    timed = {
        "paged read into Python": read,
        "first sync": first,
        "sync with nothing changed": again,
    }
    return {
        "R: ldapsearch of the same attributes": f"{r:.3f} s",
        **{what: _ratio(statistics.median(values), r) for what, values in timed.items()},
        "`plnhub directory sync`, nothing changed, process start included": _ratio(
            _timed(lambda: _command(folder, directory, settings, rounds - 1)), r
        ),
        "rows written by a run with nothing changed": 0,
        "memory at most": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
        "rounds": rounds,
    }


def _settings(folder: Path, directory: Slapd) -> Settings:
    return Settings(
        data_dir=folder,
        directory_url=directory.url,
        directory_base=directory.base_dn,
        directory_bind_dn=directory.bind_dn,
        directory_password=directory.password,
    )


def _requested(settings: Settings) -> tuple[str, ...]:
    return attribute_mapping(OPENLDAP, settings.directory_attributes, settings.dimension_names).requested


def _ldapsearch(directory: Slapd, settings: Settings) -> None:
    command = [program("ldapsearch"), "-x", "-LLL", "-o", "ldif-wrap=no", "-H", directory.url]
    signed_in = ["-D", directory.bind_dn, "-w", directory.password, "-b", directory.base_dn]
    asked = [settings.directory_filter, *_requested(settings)]
    with Path("/dev/null").open("wb") as nowhere:
        subprocess.run([*command, *signed_in, *asked], stdout=nowhere, check=True)


def _read_only(settings: Settings) -> None:
    deadline = Deadline.after(600)
    connection = bound_connection(settings, settings.directory_url, deadline)
    wanted, asked = settings.directory_filter, _requested(settings)
    for _page in read_entries(connection, settings.directory_base, wanted, asked, deadline):
        pass
    connection.unbind_ext_s()


def _sync(settings: Settings, database: Database, expected: str) -> None:
    outcome: Outcome = sync_directory(Run(settings=settings, database=database, clock=utc_now))
    if outcome.outcome != expected or (expected == "unchanged" and outcome.written):
        raise SystemExit(f"the sync went wrong: {outcome.figures()}")


def _expect_people(database: Database, people: int) -> None:
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(Person))
    if found != people:
        raise SystemExit(f"{found} people are on file instead of {people}")


def _command(folder: Path, directory: Slapd, settings: Settings, number: int) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PLNHUB_DATABASE_URL": f"sqlite:///{folder / f'hub{number}.db'}",
        "PLNHUB_DATA_DIR": str(folder),
        "PLNHUB_DIRECTORY_URL": directory.url,
        "PLNHUB_DIRECTORY_BASE": directory.base_dn,
        "PLNHUB_DIRECTORY_BIND_DN": directory.bind_dn,
        "PLNHUB_DIRECTORY_PASSWORD": directory.password,
    }
    command = [*PLNHUB, "directory", "sync", "--json"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _ratio(seconds: float, r: float) -> str:
    return f"{seconds:.3f} s = {seconds / r:.1f} R"


if __name__ == "__main__":
    main()

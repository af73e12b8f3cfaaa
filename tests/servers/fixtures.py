"""The fixtures that hand throw-away servers to tests; each starts when the first test asks for it."""

import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from plnhub.db import Database, open_database
from plnhub.models import Base
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.postgres import fresh_database, start_postgres
from tests.servers.programs import Server, program, server_folder
from tests.servers.redis_server import start_redis
from tests.servers.slapd import Slapd
from tests.servers.slapd_conf import SlapdOptions
from tests.servers.tcp_fault import Faults, TcpFault

FOLDERS = "plnhub-servers-"
DATABASE_NUMBERS = itertools.count(1)


def pytest_configure() -> None:
    """Let a terminated run tear its servers down as an interrupted one does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def remove_leftovers(parent: Path) -> None:
    """The folders of test runs that were killed; their servers died with them."""
    for folder in parent.glob(f"{FOLDERS}*-*"):
        owner = folder.name.removeprefix(FOLDERS).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """One folder for all servers; others may pass through it, for the servers do not run as root."""
    remove_leftovers(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def certificates(servers_folder: Path) -> Certificates:
    program("openssl")
    return make_certificates(server_folder(servers_folder, "certificates"))


@pytest.fixture(scope="session")
def slapd(servers_folder: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Slapd]]:
    """A function that starts a directory: `slapd(ldif, size_limit="unlimited", …)`, see SlapdOptions."""
    started: list[Slapd] = []
    for name in ("slapd", "slapadd", "ldapadd"):
        program(name)

    def start(ldif: str | Path = "", **options: Any) -> Slapd:
        folder = server_folder(servers_folder, "slapd")
        secured = request.getfixturevalue("certificates")
        directory = Slapd(folder=folder, certificates=secured, options=SlapdOptions(**options))
        directory.configure()
        if ldif:
            directory.load(ldif)
        directory.start()
        started.append(directory)
        return directory

    yield start
    for directory in started:
        directory.stop()


@pytest.fixture(scope="session")
def postgres_server(servers_folder: Path) -> Iterator[Server]:
    program("initdb")
    server = start_postgres(server_folder(servers_folder, "postgres"))
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """An empty PostgreSQL database for one test, as an SQLAlchemy address."""
    with fresh_database(postgres_server, f"hub_{next(DATABASE_NUMBERS)}") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: Server) -> Iterator[str]:
    """The name of a database with every table and no row, to be copied."""
    with fresh_database(postgres_server, "tables") as url:
        database = open_database(url)
        Base.metadata.create_all(database.engine)
        database.engine.dispose()
        yield "tables"


@pytest.fixture
def postgres_database(postgres_server: Server, postgres_tables: str) -> Iterator[Database]:
    """A PostgreSQL database with every table and no row for one test."""
    with fresh_database(postgres_server, f"hub_{next(DATABASE_NUMBERS)}", like=postgres_tables) as url:
        database = open_database(url)
        yield database
        database.engine.dispose()


@pytest.fixture(scope="session")
def redis_server(servers_folder: Path) -> Iterator[Server]:
    program("redis-server")
    server = start_redis(server_folder(servers_folder, "redis"))
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: Server) -> str:
    """An empty Redis for one test."""
    url = f"redis://127.0.0.1:{redis_server.port}/0"
    pytest.importorskip("redis").Redis.from_url(url).flushall()
    return url


@pytest.fixture
def tcp_fault() -> Iterator[Callable[..., TcpFault]]:
    """A function that puts a fault in front of a port: `tcp_fault(port, cut_after=100).port`."""
    proxies: list[TcpFault] = []

    def start(target_port: int, **faults: Any) -> TcpFault:
        proxies.append(TcpFault(target_port, Faults(**faults)))
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.close()

"""A PostgreSQL cluster of our own, with fsync on as in production."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers.programs import Server, free_port, program, run

OWNER = "plnhub"


def start_postgres(folder: Path) -> Server:
    """Make the cluster and start it; while the tests run, everyone on loopback may connect."""
    data = str(folder / "data")
    initdb = [program("initdb"), "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    run([*initdb, "--no-sync", "--no-instructions"], folder)
    port = free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "on",
        "max_connections": "60",
        "shared_buffers": "64MB",
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    server = Server(
        [program("postgres"), "-D", data, *settings], folder, port, gentle=signal.SIGINT, is_ready=_answers
    )
    server.start()
    return server


@contextmanager
def fresh_database(server: Server, name: str, like: str = "template1") -> Iterator[str]:
    """The SQLAlchemy address of a copy of an empty database; it is dropped afterwards."""
    with _administrator(server.port) as connection:
        connection.execute(f'create database "{name}" template "{like}"')
    yield f"postgresql+psycopg://{OWNER}@127.0.0.1:{server.port}/{name}"
    if server.process is None:
        server.start()
    with _administrator(server.port) as connection:
        connection.execute(f'drop database "{name}" with (force)')


def _answers(port: int) -> bool:
    """Whether recovery is over: an earlier connection is taken and then refused."""
    try:
        with _administrator(port):
            return True
    except psycopg.OperationalError:
        return False


def _administrator(port: int) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(host="127.0.0.1", port=port, user=OWNER, dbname="postgres", autocommit=True)

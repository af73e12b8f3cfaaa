"""The broker: huey carries signed job ids to the workers; losing one costs only the sweeper's minute."""

from collections.abc import Iterable
from typing import Any

import psycopg
import pysqlite3
import structlog
from huey import Huey, PostgresHuey, RedisHuey, storage
from huey.exceptions import ConfigurationError, HueyException
from sqlalchemy import event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.jobs.messages import SignedJson
from plnhub.jobs.queue import WAITING
from plnhub.jobs.runner import run_job, sweep
from plnhub.wiring import Hub

SWEEP_SECONDS = 30
FULL = 50
UNREACHABLE: tuple[type[Exception], ...] = (
    *(HueyException, OSError, pysqlite3.Error, psycopg.Error),
    *(one for one in (storage.ConnectionError, storage.TimeoutError) if one is not None),  # of redis, if here
)
log = structlog.get_logger()


class _SafeSqliteStorage(storage.SqliteStorage):  # type: ignore[misc]
    """huey's own, but on the SQLite that the product brings: older ones can damage a WAL database."""

    operational_error = pysqlite3.OperationalError
    integrity_error = pysqlite3.IntegrityError

    def _create_connection(self) -> Any:
        connection = pysqlite3.connect(self.filename, timeout=self._timeout, check_same_thread=False)
        connection.isolation_level = None
        self._set_journal_mode(connection)
        return connection


def open_broker(hub: Hub) -> Huey:
    """The broker that PLNHUB_JOBS_URL names: SQLite by default, postgresql://… or redis://…."""
    try:
        return _open(hub.settings, SignedJson(hub.keys.key("jobs")))
    except (ConfigurationError, ArgumentError, ValueError) as error:
        raise SettingsError(f"PLNHUB_JOBS_URL: {error}") from error
    except psycopg.Error as error:
        raise Unavailable(f"the broker that PLNHUB_JOBS_URL names does not answer: {error}") from error


def _open(settings: Settings, serializer: SignedJson) -> Huey:
    url = settings.jobs_url
    options: dict[str, Any] = {"results": False, "serializer": serializer}
    if not url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        place = str(settings.data_dir / "jobs.db")
        return Huey("plnhub", storage_class=_SafeSqliteStorage, filename=place, **options)
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("plnhub", url=url, **options)
    if url.startswith("postgresql"):
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            return PostgresHuey("plnhub", dsn=dsn, **options)
        except psycopg.IntegrityError:  # another process made the same tables at the same moment
            return PostgresHuey("plnhub", dsn=dsn, **options)
    raise ValueError("it must start with redis://, rediss:// or postgresql://, or be empty")


class Broker:
    """Hands committed jobs over, and gives the workers what to run."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.huey = open_broker(hub)
        self._run = self.huey.task(name="run_job")(self._run_job)

    def attach(self) -> None:
        """From now on every commit of the hub's writer hands its new jobs over."""
        event.listen(self.hub.database.writer, "after_commit", self._after_commit)

    def sweep(self) -> int:
        """Hand over what is due and lost, but never more than a worker can soon see; answers how many."""
        room = max(0, FULL - int(self.huey.pending_count()))
        lost = sweep(self.hub)[:room]
        for public_id in lost:
            self._run(public_id)
        return len(lost)

    def _after_commit(self, session: Session) -> None:
        if not session.in_nested_transaction():  # the end of a savepoint is no commit
            self._hand_over(session.info.pop(WAITING, ()))

    def _hand_over(self, public_ids: Iterable[str]) -> None:
        """The commit stands whatever the broker says: what it does not take, the sweeper finds."""
        try:
            for public_id in public_ids:
                self._run(public_id)
        except UNREACHABLE as error:
            log.warning("broker_unreachable", kind=type(error).__name__)

    def _run_job(self, public_id: str) -> None:
        run_job(self.hub, public_id)

"""The broker: huey carries signed job ids to the workers; losing one costs only the sweeper's minute."""

from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from sqlalchemy import event, make_url
from sqlalchemy.orm import Session

from plnhub.errors import SettingsError
from plnhub.jobs.queue import WAITING
from plnhub.jobs.runner import run_job, sweep
from plnhub.wiring import Hub

SWEEP_SECONDS = 30


def open_broker(hub: Hub) -> Huey:
    """The broker that PLNHUB_JOBS_URL names: SQLite by default, postgresql://… or redis://…."""
    serializer = SignedSerializer(secret=hub.keys.key("jobs").hex(), salt="plnhub")
    url = hub.settings.jobs_url
    options: dict[str, Any] = {"results": False, "serializer": serializer}
    if not url:
        hub.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("plnhub", filename=str(hub.settings.data_dir / "jobs.db"), **options)
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("plnhub", url=url, **options)
    if url.startswith("postgresql"):
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("plnhub", dsn=dsn, **options)
    raise SettingsError("PLNHUB_JOBS_URL must start with redis://, rediss:// or postgresql://, or be empty")


class Broker:
    """Hands committed jobs over, and gives the workers what to run."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.huey = open_broker(hub)
        self._run = self.huey.task(name="run_job")(self._run_job)
        self._sweep = self.huey.task(name="sweep")(self._sweep_now)

    def attach(self) -> None:
        """From now on every commit of the hub's writer hands its new jobs over."""
        event.listen(self.hub.database.writer, "after_commit", self._hand_over)

    def sweep(self) -> int:
        """Hand over what is due and lost; answers how many."""
        lost = sweep(self.hub)
        for public_id in lost:
            self._run(public_id)
        return len(lost)

    def _hand_over(self, session: Session) -> None:
        for public_id in session.info.pop(WAITING, ()):
            self._run(public_id)

    def _run_job(self, public_id: str) -> None:
        run_job(self.hub, public_id)

    def _sweep_now(self) -> None:
        self.sweep()

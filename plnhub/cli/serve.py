"""`plnhub serve`: the web server, with one worker for jobs inside it by default."""

from typing import Any

import click
from gunicorn.app.base import BaseApplication

from plnhub import schema
from plnhub.app import create_app
from plnhub.cli.hub import this_hub
from plnhub.config import Settings, checked_secret
from plnhub.errors import SettingsError
from plnhub.jobs.broker import Broker, open_broker
from plnhub.jobs.worker import WorkerInside, start_inside
from plnhub.wiring import Hub, build_hub

THREADS = 4
GRACE_SECONDS = 15


@click.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Web processes; one a core is right.",
)
@click.option("--no-worker", is_flag=True, help="Leave the jobs to `plnhub worker` elsewhere.")
def serve(workers: int, no_worker: bool) -> None:
    """Serve PLN Hub on PLNHUB_BIND."""
    hub = this_hub()
    checked_secret(hub.settings)
    if not schema.is_current(hub.database):
        raise SettingsError("the database is not up to date: run `plnhub db upgrade` first")
    open_broker(hub).storage.close()  # what is wrong with it is said here, once
    hub.database.engine.dispose()
    run_server(hub.settings, workers, with_worker=not no_worker)


def run_server(settings: Settings, workers: int, *, with_worker: bool) -> None:
    """Start gunicorn and stay in it; one of the web processes also runs the jobs."""
    _Server(settings, workers, with_worker).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured from our settings; `load` and the hooks run in each web process."""

    def __init__(self, settings: Settings, workers: int, with_worker: bool) -> None:
        self.settings = settings
        self.workers = workers
        self.with_worker = with_worker
        self.hub: Hub | None = None
        self.broker: Broker | None = None
        self.inside: WorkerInside | None = None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self.settings.bind,
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "control_socket_disable": True,
            "limit_request_line": 4094,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            "post_worker_init": self._begin_jobs,
            "worker_exit": self._end_jobs,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        self.hub = build_hub(self.settings)
        self.broker = Broker(self.hub)
        self.broker.attach()
        return create_app(self.settings, self.hub)

    def _begin_jobs(self, _worker: Any) -> None:
        if self.with_worker and self.hub and self.broker:
            self.inside = start_inside(self.hub, self.broker)

    def _end_jobs(self, _server: Any, _worker: Any) -> None:
        if self.inside:
            self.inside.stop()

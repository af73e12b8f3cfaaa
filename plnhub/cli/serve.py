"""`plnhub serve`: the web server, with one worker for jobs inside it by default."""

import os
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from plnhub import schema
from plnhub.app import create_app
from plnhub.cli import this_hub
from plnhub.config import Settings, checked_secret
from plnhub.errors import SettingsError
from plnhub.jobs.broker import Broker
from plnhub.jobs.worker import start_in_background
from plnhub.wiring import build_hub

THREADS = 4


@click.command()
@click.option("--workers", default=2, show_default=True, help="Web processes; one a core is right.")
@click.option("--no-worker", is_flag=True, help="Leave the jobs to `plnhub worker` elsewhere.")
def serve(workers: int, no_worker: bool) -> None:
    """Serve PLN Hub on PLNHUB_BIND."""
    hub = this_hub()
    checked_secret(hub.settings)
    if not schema.is_current(hub.database):
        raise SettingsError("the database is not up to date: run `plnhub db upgrade` first")
    hub.database.engine.dispose()
    run_server(hub.settings, workers, with_worker=not no_worker)


def run_server(settings: Settings, workers: int, *, with_worker: bool) -> None:
    """Start gunicorn and stay in it; the first web process also runs the jobs."""
    _Server(settings, workers, with_worker).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured from our settings."""

    def __init__(self, settings: Settings, workers: int, with_worker: bool) -> None:
        self.settings = settings
        self.workers = workers
        self.with_worker = with_worker
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
            "post_worker_init": self._begin_jobs,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        app = create_app(self.settings)
        Broker(app.extensions["plnhub"]).attach()
        return app

    def _begin_jobs(self, worker: Any) -> None:
        if self.with_worker and worker.age <= self.workers and worker.age == 1:
            os.environ.setdefault("PLNHUB_PROCESS", "web")
            start_in_background(build_hub(self.settings))

"""A worker: takes job ids from the broker and runs them, in its own process or inside the web server."""

import threading

from huey.consumer import Consumer

from plnhub.jobs import directory_tasks, tasks
from plnhub.jobs.broker import SWEEP_SECONDS, Broker
from plnhub.wiring import Hub

KNOWN_TASKS = (tasks.__name__, directory_tasks.__name__)  # importing a module registers its tasks


class _QuietConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside somebody else's process: the signals stay with their owner."""

    def _set_signal_handlers(self) -> None:
        return None


def start_in_background(hub: Hub, threads: int = 1) -> None:
    """Run jobs in threads of this process; they end with it and lose nothing (leases run out)."""
    broker = Broker(hub)
    broker.attach()
    _QuietConsumer(broker.huey, workers=threads, periodic=False).start()
    threading.Thread(target=_sweep_for_ever, args=(broker,), daemon=True).start()


def work(hub: Hub, threads: int) -> None:
    """Run jobs until the process is told to stop."""
    broker = Broker(hub)
    broker.attach()
    threading.Thread(target=_sweep_for_ever, args=(broker,), daemon=True).start()
    Consumer(broker.huey, workers=threads, periodic=False).run()


def _sweep_for_ever(broker: Broker) -> None:
    pause = threading.Event()
    while True:
        broker.sweep()
        pause.wait(SWEEP_SECONDS)

"""Read 10,000 due profiles with nothing new, then fewer slow ones with one worker and with two."""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plnhub.jobs.broker import Broker
from plnhub.jobs.outside import ask_for_outside
from tests.benchmarks.outside.scene import Meter, fill, hub_at, unread
from tests.benchmarks.results import record

MOST_CPU, MOST_STATEMENTS, MOST_TRANSACTIONS, MOST_MEGABYTES, LEAST_GAIN = 6.6, 6.0, 1.0, 200, 1.7
SLOW = 0.05
PATIENCE = 600


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--profiles", type=int, default=10_000)
    arguments.add_argument("--slow-profiles", type=int, default=1_000)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    figures = _cost(given.profiles) | _gain(given.slow_profiles)
    for what, (value, _is_held) in figures.items():
        print(f"{what:70} {value}", flush=True)
    if not given.no_record:
        record("outside profiles with nothing new", {what: value for what, (value, _) in figures.items()})
    if missed := [what for what, (_, is_held) in figures.items() if not is_held]:
        sys.exit(f"not held: {', '.join(missed)}")


def _cost(profiles: int) -> dict[str, tuple[str, bool]]:
    spent, seconds = _measured(profiles, workers=1, pause=0.0)
    cpu = 1000 * spent["cpu"] / profiles
    statements, transactions = spent["statements"] / profiles, spent["transactions"] / profiles
    return {
        f"CPU a profile, job overhead counted ({profiles:,} profiles)": (f"{cpu:.2f} ms", cpu <= MOST_CPU),
        "profiles a second, one worker": (f"{profiles / seconds:.0f}", True),
        "SQL statements a profile": (f"{statements:.2f}", statements <= MOST_STATEMENTS),
        "transactions a profile": (f"{transactions:.2f}", transactions <= MOST_TRANSACTIONS),
        "memory of the worker": (f"{spent['megabytes']:.0f} MB", spent["megabytes"] < MOST_MEGABYTES),
    }


def _gain(profiles: int) -> dict[str, tuple[str, bool]]:
    alone, together = (_measured(profiles, workers, SLOW)[1] for workers in (1, 2))
    gain = alone / together
    return {
        f"one worker, answers after 50 ms ({profiles:,})": (
            f"{profiles / alone:.1f} a second",
            True,
        ),
        "two workers, the same": (f"{profiles / together:.1f} a second", True),
        "two workers compared with one": (f"{gain:.2f} times", gain >= LEAST_GAIN),
    }


def _measured(profiles: int, workers: int, pause: float) -> tuple[dict[str, float], float]:
    """What all processes of the hub spent together, and how long it took."""
    with tempfile.TemporaryDirectory() as name, _started("far_side", str(pause)) as server:
        folder, port = Path(name), int(server.stdout.readline())
        hub = hub_at(folder, port)
        fill(hub, port, profiles)
        at_work = [_begun("worker", str(folder), str(port)) for _ in range(workers)]
        for worker in at_work:
            worker.stdout.readline()
        meter, began = Meter(engine=hub.database.engine), time.monotonic()
        Broker(hub).attach()
        ask_for_outside(hub)
        handing_out = json.loads(meter.told())
        while unread(hub):
            if time.monotonic() - began > PATIENCE:
                sys.exit(f"{unread(hub)} profiles are still unread")
            time.sleep(0.1)
        seconds = time.monotonic() - began
        return _together([handing_out | {"megabytes": 0}, *map(_ended, at_work)]), seconds


def _together(told: list[dict[str, float]]) -> dict[str, float]:
    spent = {name: sum(each[name] for each in told) for name in ("cpu", "statements", "transactions")}
    return spent | {"megabytes": max(each["megabytes"] for each in told)}


def _begun(module: str, *arguments: str) -> Any:
    program = [sys.executable, "-m", f"tests.benchmarks.outside.{module}", *arguments]
    return subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _ended(worker: Any) -> dict[str, float]:
    worker.send_signal(signal.SIGTERM)
    told, _errors = worker.communicate(timeout=60)
    read: dict[str, float] = json.loads(told.splitlines()[-1])
    return read


@contextmanager
def _started(module: str, *arguments: str) -> Iterator[Any]:
    process = _begun(module, *arguments)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()

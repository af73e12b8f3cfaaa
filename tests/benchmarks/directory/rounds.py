"""Measure every phase some times, each in a fresh process, with R between them."""

import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from tests.benchmarks.directory.phase import GO_ON
from tests.benchmarks.directory.scene import Scene
from tests.benchmarks.directory.targets import Median
from tests.servers.postgres import fresh_database

CHANGES = 100


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The rounds of one size so far."""

    bare: list[float] = field(default_factory=list)
    phases: dict[str, list[dict[str, float]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def r(self) -> float:
        return statistics.median(self.bare)

    def median(self, phase: str) -> Median:
        """The middle of the seconds and of the memory, the most of the rows written."""
        rounds = self.phases[phase]
        return Median(
            seconds=statistics.median(one["seconds"] for one in rounds),
            megabytes=statistics.median(one["megabytes"] for one in rounds),
            written=int(max(one.get("written", 0) for one in rounds)),
        )


def measure(scene: Scene, rounds: int, say: Callable[[str], None]) -> Measured:
    """So many rounds of everything; each phase is told as soon as it has ended."""
    measured = Measured()
    for number in range(rounds):
        measured.bare.append(_timed(scene.bare_search))
        say(f"round {number + 1} of {rounds}: R {measured.bare[-1]:.3f} s")
        for phase, figures in _one_round(scene, number):
            measured.phases[phase].append(figures)
            say(f"  {phase}: {figures['seconds']:.3f} s, {figures['megabytes']:.0f} MB")
            measured.bare.append(_timed(scene.bare_search))  # a shared machine changes within a round
    return measured


def _one_round(scene: Scene, number: int) -> Iterator[tuple[str, dict[str, float]]]:
    sqlite = f"sqlite:///{scene.folder / f'hub{number}.db'}"
    yield "paged read", phase(scene, "paged_read", sqlite)
    yield "sweep of keys and DNs", phase(scene, "sweep", sqlite)
    yield "first load, SQLite", phase(scene, "first_load", sqlite)
    yield "nothing changed, SQLite", phase(scene, "nothing_changed", sqlite)
    yield "incremental, nothing changed", phase(scene, "incremental_again", sqlite)
    scene.change(CHANGES, f"Title {number}")
    again = partial(scene.change, CHANGES, f"Another title {number}")
    changed = phase(scene, "incremental_after_another", sqlite, meanwhile=again)
    if not changed["written"]:
        raise SystemExit("the incremental run has not seen the changes")
    yield "incremental, 100 changes", changed
    yield "first load with 3.2 group links a person, SQLite", phase(scene, "first_load", f"{sqlite}2", True)
    with _postgres(scene, f"hub{number}") as postgres:
        yield "first load, PostgreSQL", phase(scene, "first_load", postgres)
        yield "nothing changed, PostgreSQL", phase(scene, "nothing_changed", postgres)
    with _postgres(scene, f"circles{number}") as postgres:
        yield (
            "first load with 3.2 group links a person, PostgreSQL",
            phase(scene, "first_load", postgres, True),
        )


def phase(
    scene: Scene,
    name: str,
    database_url: str,
    circles: bool = False,
    meanwhile: Callable[[], None] | None = None,
) -> dict[str, float]:
    """What a fresh process says of one phase; `meanwhile` is done when the phase waits for it."""
    command = [sys.executable, "-m", "tests.benchmarks.directory.phase", name]
    process = subprocess.Popen(
        command,
        env=scene.environment(database_url, circles),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if meanwhile and process.stdout and process.stdout.readline().strip() == GO_ON:
        meanwhile()
    said, wrong = process.communicate("\n")
    if process.returncode:
        raise SystemExit(f"{name}: {wrong[-2000:]}")
    figures: dict[str, float] = json.loads(said.splitlines()[-1])
    if figures["people"] not in (scene.people, 0 if name in ("paged_read", "sweep") else scene.people):
        raise SystemExit(f"{name}: {figures['people']:.0f} people instead of {scene.people}")
    return figures


@contextmanager
def _postgres(scene: Scene, name: str) -> Iterator[str]:
    with fresh_database(scene.postgres, name) as url:
        yield url


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began

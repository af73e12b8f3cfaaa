"""Load very many people from an LDIF file: `python -m tests.benchmarks.directory.million [--people N]`."""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.results import record
from tests.directory.company import entries

PHASES = ("first_load", "nothing_changed")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=1_000_000)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="plnhub-million-") as name:
        figures = measured(Path(name), given.people)
    if not given.no_record:
        record(f"directory, {given.people:,} people, LDIF file to SQLite", figures)


def measured(folder: Path, people: int) -> dict[str, object]:
    """Seconds, memory and who was set aside, each phase in a process of its own."""
    source = folder / "people.ldif"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(entries(people, random.Random(7)))
    figures: dict[str, object] = {"size of the file": f"{source.stat().st_size >> 20} MB"}
    for name in PHASES:
        said = _phase(folder, source, name)
        aside = people - said["people"]
        figures[name] = f"{said['seconds']:.1f} s; {said['megabytes']:.0f} MB; {aside:.0f} set aside"
        print(f"{name:20} {figures[name]}", flush=True)
    return figures


def _phase(folder: Path, source: Path, name: str) -> dict[str, float]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PLNHUB_DATA_DIR": str(folder),
        "PLNHUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
        "PLNHUB_DIRECTORY_URL": f"ldif://{source}",
    }
    command = [sys.executable, "-m", "tests.benchmarks.directory.phase", name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr[-2000:]}")
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


if __name__ == "__main__":
    main()

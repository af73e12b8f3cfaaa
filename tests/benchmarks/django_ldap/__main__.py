"""Sync 10,000 people with both: `python -m tests.benchmarks.django_ldap [--people N] [--rounds N]`.

The other side is installed from the package index into an environment of its own, removed afterwards.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path

from tests.benchmarks.directory.rounds import phase
from tests.benchmarks.directory.scene import Scene, scene_of
from tests.benchmarks.results import record

PACKAGES = ("django", "django-python3-ldap")
PEER = Path(__file__).with_name("peer.py")
TARGETS = {"first": 12.0, "unchanged": 20.0}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    with scene_of(given.people) as scene:
        python = install(scene.folder / "peer")
        rounds = [one_round(scene, python, number) for number in range(given.rounds)]
    figures: dict[str, object] = {}
    for run, target in TARGETS.items():
        ours = statistics.median(one["ours"][run] for one in rounds)
        theirs = statistics.median(one["theirs"][run] for one in rounds)
        word = "met" if theirs / ours >= target else "MISSED"
        figures[run] = f"{theirs:.2f} s / {ours:.2f} s = {theirs / ours:.1f}; at least {target:g}: {word}"
        print(f"{run:12} {figures[run]}", flush=True)
    if not given.no_record:
        record(f"django-python3-ldap / PLN Hub, {given.people:,} people", figures | {"rounds": given.rounds})


def install(folder: Path) -> Path:
    """An environment with the other side in it; answers its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def one_round(scene: Scene, python: Path, number: int) -> dict[str, dict[str, float]]:
    """Each from an empty SQLite database, then again with nothing changed."""
    url = f"sqlite:///{scene.folder / f'ours{number}.db'}"
    ours = {run: phase(scene, name, url)["seconds"] for run, name in NAMES.items()}
    theirs = their_round(scene, python, scene.folder / f"theirs{number}")
    print(f"round {number + 1}: ours {ours}, theirs {theirs}", flush=True)
    return {"ours": ours, "theirs": theirs}


NAMES = {"first": "first_load", "unchanged": "nothing_changed"}


def their_round(scene: Scene, python: Path, folder: Path) -> dict[str, float]:
    folder.mkdir()
    environment = os.environ | {
        "PEER_URL": scene.slapd.url,
        "PEER_BASE": scene.slapd.base_dn,
        "PEER_DN": scene.slapd.bind_dn,
        "PEER_PASSWORD": scene.slapd.password,
    }
    done = subprocess.run([python, PEER, folder], env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"the other side failed: {done.stderr[-2000:]}")
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if said["people"] != scene.people:
        sys.exit(f"the other side has {said['people']:.0f} people instead of {scene.people}")
    return said


if __name__ == "__main__":
    main()

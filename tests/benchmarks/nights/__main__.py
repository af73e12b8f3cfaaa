"""What a night costs: everything from nothing, 0.1 % new, and one day folded in; equal to a full rebuild.

python -m tests.benchmarks.nights [ACTS] [PEOPLE]
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from plnhub.flow.partitions.manifest import read_manifest
from plnhub.flow.store import run_in_force
from tests.benchmarks.nights.ledger import MONTHS, company, correct, fill
from tests.benchmarks.results import record

DAY_OF_ACTS = 14_000
SHARE = 0.001


def night(folder: Path, store: str, *words: str) -> dict[str, float]:
    """One rebuild in a process of its own: CPU seconds by step, and the most memory that it held."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.nights.night", str(folder), store, *words],
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(store, *words, figures, flush=True)
    return figures


def sums(folder: Path, store: str) -> dict[str, str]:
    """The checksums of all partitions of the run in force."""
    _, place = run_in_force(folder / store)
    manifest = read_manifest(place / "manifest.json")
    assert manifest
    return {part.path: part.sha256 for part in manifest.parts() if not part.path.startswith("run-")}


def compare(folder: Path, what: str, figures: dict[str, object], add: Callable[[], None]) -> None:
    """The kept store after something was added, beside a new one that is made from nothing."""
    add()
    kept = night(folder, "kept")
    figures[f"{what}: fold (ledger to rollups), CPU s"] = kept["fold"]
    figures[f"{what}: whole night with ties, CPU s"] = round(kept["fold"] + kept["ties"], 2)
    figures[f"{what}: days read"] = kept["days_read"]
    figures[f"{what}: peak MB"] = kept["peak_mb"]


def main() -> None:
    acts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    people = int(sys.argv[2]) if len(sys.argv) > 2 else max(1_000, acts // 100)
    figures: dict[str, object] = {"acts": acts, "people": people}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = company(folder, people)
        fill(database, people, 0, acts, (1, MONTHS * 30), seed=1)
        full = night(folder, "kept")
        whole = full["fold"] + full["ties"]
        figures |= {
            "full: export, CPU s": full["export"],
            "full: fold (ledger to rollups), CPU s": full["fold"],
            "full: whole night with ties, CPU s": round(whole, 2),
            "full: microseconds an act": round(1e6 * whole / acts, 2),
            "full: peak MB": full["peak_mb"],
        }
        compare(folder, "nothing new", figures, lambda: None)
        new = int(acts * SHARE)

        def a_night() -> None:
            fill(database, people, acts, new, (0, 1), seed=2)
            correct(database, people, range(acts - new, acts, 50), seed=3)

        compare(folder, "0.1 % new", figures, a_night)
        compare(
            folder,
            "a day of 14 k",
            figures,
            lambda: fill(database, people, 2 * acts, DAY_OF_ACTS, (0, 0.3), 4),
        )
        again = night(folder, "again")
        figures["equal to a full rebuild"] = sums(folder, "kept") == sums(folder, "again")
        figures["0.1 % new: share of a full night, %"] = round(
            100
            * float(str(figures["0.1 % new: whole night with ties, CPU s"]))
            / (again["fold"] + again["ties"]),
            1,
        )
    figures["peak MB of filling"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(figures, indent=1))
    record(f"nights-{acts}", figures)


if __name__ == "__main__":
    main()

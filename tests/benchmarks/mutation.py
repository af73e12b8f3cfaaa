"""Break the safety rules on purpose, one small change at a time, and count those that no test notices."""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.results import record

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = ROOT / "mutants"
REQUIRED = 70.0


def noticed_percent(counts: Mapping[str, int]) -> float:
    """The share of tried changes that turned a test red or hung it."""
    noticed = counts["killed"] + counts["timeout"]
    tried = noticed + counts["survived"] + counts["suspicious"] + counts["no_tests"]
    return 100.0 * noticed / tried if tried else 0.0


def mutmut(*arguments: str, minutes: float | None = None) -> None:
    limit = ["timeout", "--signal=INT", f"{minutes}m"] if minutes else []
    subprocess.run([*limit, sys.executable, "-m", "mutmut", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=20.0)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    shutil.rmtree(MUTANTS, ignore_errors=True)
    mutmut("run", "--max-children", "2", minutes=given.minutes)
    mutmut("export-cicd-stats")
    counts = json.loads((MUTANTS / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    percent = noticed_percent(counts)
    print(f"{percent:.1f} % of the changes noticed, {REQUIRED:.0f} % required: {counts}")
    if not given.no_record:
        record("mutation", {"changes noticed, %": f"{percent:.1f}", **counts})
    return 0 if percent >= REQUIRED else 1


if __name__ == "__main__":
    sys.exit(main())

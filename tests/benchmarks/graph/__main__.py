"""The graph measures beside igraph, networkx, pandas and vivainsights: `python -m tests.benchmarks.graph`.

With --million it also measures a million people once; --people makes all of the large parts smaller.
"""

import argparse
import json
import subprocess
import sys

from tests.benchmarks.graph.bounds import judged
from tests.benchmarks.graph.part import PARTS
from tests.benchmarks.results import record

LARGE, SMALL, MILLION = 100_000, 10_000, 1_000_000
Found = dict[str, float]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=LARGE)
    arguments.add_argument("--million", action="store_true")
    arguments.add_argument("--only", choices=sorted(PARTS), nargs="*", default=sorted(PARTS))
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    sizes = dict.fromkeys(("igraph", "networkx", "everybody"), given.people)
    sizes |= dict.fromkeys(("pandas", "vivainsights"), min(SMALL, given.people))
    runs = [(part, people) for part, people in sizes.items() if part in given.only]
    runs += [("everybody", MILLION)] if given.million else []
    for part, people in runs:
        name = f"graph: {part}, {people:,} people"
        print(f"-- {name}", flush=True)
        told = _told(part, people)
        for what, value in told.items():
            print(f"{what:62} {value}", flush=True)
        if not given.no_record:
            record(name, told)


def _told(part: str, people: int) -> dict[str, str]:
    """The rows of the table: the bounds first, then every figure; seconds are CPU seconds."""
    command = [sys.executable, "-m", "tests.benchmarks.graph.part", part, str(people)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended by itself or by signal: {done.returncode}"]
        return {"failed": said[-1]}
    answer = json.loads(done.stdout.splitlines()[-1])
    if "missing" in answer:
        return {"not measured": f"{answer['missing']} is not installed"}
    found: Found = answer["found"]
    return dict(judged(found, people)) | {what: f"{value:.6g}" for what, value in found.items()}


if __name__ == "__main__":
    main()

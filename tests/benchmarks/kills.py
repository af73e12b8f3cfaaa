"""Kill a server under load fifty times and count lost writes: `python -m tests.benchmarks.kills [ROUNDS]`."""

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.results import record
from tests.fault.storm import CLIENTS, storm

ROUNDS = 50
WORKERS = 2


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        noted, found = storm(Path(folder), rounds, workers=WORKERS)
    figures = {
        "kills (SIGKILL to every process of the server)": rounds,
        "clients / web processes": f"{CLIENTS} / {WORKERS}",
        "acknowledged writes": found.acknowledged,
        "acknowledged writes lost": found.lost,
        "writes that are there twice": found.doubled,
        "sent again without an answer": noted.repeated,
        "refused with another status": sum(noted.refused.values()),
        "broken invariants": len(found.problems),
        "seconds": round(time.monotonic() - began),
    }
    record("kills", figures)
    print(figures)
    if found.lost or found.doubled or found.problems:
        sys.exit(f"not held: {found}")


if __name__ == "__main__":
    main()

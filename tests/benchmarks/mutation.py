"""Break the safety rules on purpose, one small change at a time, and count those that no test notices."""

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.benchmarks.results import record

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = ROOT / "mutants"
STATISTICS = MUTANTS / "mutmut-cicd-stats.json"
REQUIRED = 70.0
EVERY = 20.0
PATIENCE = 20.0


def noticed_percent(counts: Mapping[str, int]) -> float:
    """The share of tried changes that turned a test red or hung it."""
    noticed = counts["killed"] + counts["timeout"]
    tried = noticed + counts["survived"] + counts["suspicious"] + counts["no_tests"]
    return 100.0 * noticed / tried if tried else 0.0


def mutmut(*arguments: str, minutes: float = 2.0) -> str:
    """Run it within so many minutes, telling now and then how far it is; what it said."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    deadline = time.monotonic() + 60 * minutes
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, start_new_session=True)
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(min(EVERY, max(0.1, deadline - time.monotonic())))
            print(last_line(_text(said)), flush=True)
            if time.monotonic() > deadline:
                stop(process)
        return _text(said)


def _text(said: IO[str]) -> str:
    """What a child process has written so far; its place in the file is not moved."""
    return os.pread(said.fileno(), os.fstat(said.fileno()).st_size, 0).decode(errors="replace")


def last_line(text: str) -> str:
    """The newest of the lines, of which each took the place of the one before."""
    return next((line.strip() for line in reversed(re.split(r"[\r\n]", text)) if line.strip()), "")


def stop(process: subprocess.Popen[bytes]) -> None:
    """The whole group, first politely: results are kept as they come."""
    for how in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
            return


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10.0)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    shutil.rmtree(MUTANTS, ignore_errors=True)
    said = mutmut("run", "--max-children", str(len(os.sched_getaffinity(0))), minutes=given.minutes)
    mutmut("export-cicd-stats")
    if not STATISTICS.is_file():
        print(said[-2000:])
        return 1
    counts = json.loads(STATISTICS.read_text(encoding="utf-8"))
    percent = noticed_percent(counts)
    print(f"{percent:.1f} % of the changes noticed, {REQUIRED:.0f} % required: {counts}")
    if not given.no_record:
        record("mutation", {"changes noticed, %": f"{percent:.1f}", **counts})
    return 0 if percent >= REQUIRED else 1


if __name__ == "__main__":
    sys.exit(main())

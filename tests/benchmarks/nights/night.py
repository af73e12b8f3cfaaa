"""One rebuild whose steps are measured: python -m tests.benchmarks.nights.night FOLDER STORE."""

import json
import resource
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from plnhub.db import open_database
from plnhub.flow import rebuild as rebuilding
from plnhub.flow.partitions import update as updating
from plnhub.flow.store import new_run
from plnhub.keys import Keys
from tests.makers import NOW


def main() -> None:
    folder, store = Path(sys.argv[1]), sys.argv[2]
    database, keys = open_database(f"sqlite:///{folder / 'hub.db'}"), Keys(folder=folder / "keys")
    spent: dict[str, float] = {}

    def timed(name: str, function: Any) -> Any:
        def act(*words: Any, **more: Any) -> Any:
            began = time.process_time()
            done = function(*words, **more)
            spent[name] = round(time.process_time() - began, 2)
            return done

        return act

    with ExitStack() as stack:
        for place, name, what in (
            (updating, "_export", "export"),
            (rebuilding, "update", "fold"),
            (rebuilding, "write_run_tables", "ties"),
        ):
            stack.enter_context(patch.object(place, name, timed(what, getattr(place, name))))
        stack.enter_context(patch.object(rebuilding, "mirrors", lambda *_any: []))  # measured by itself
        run = new_run(NOW.date(), "90d", 2)
        done = rebuilding.rebuild(database, keys, folder / store, run)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(spent | {"peak_mb": peak, "days_read": done.partitions.days_read, "ties_n": done.ties}))


if __name__ == "__main__":
    main()

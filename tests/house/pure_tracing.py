"""Note which branches of the pure modules (◇) run, in each process of a test run. A pytest plugin.

Only these modules carry probes, so all other code runs as fast as ever: a tracer that is asked about each
line of everything made the tests take half as long again.
"""

import json
import os
from pathlib import Path

from slipcover import ImportManager, Slipcover

from tests.house.pure_coverage import pure_modules

ROOT = Path(__file__).resolve().parents[2]
NOTHING_TO_RUN = r"^\s*\.\.\.$"  # the body of what a protocol asks for


class PureModules:
    """Tell the import of a pure module from any other."""

    def __init__(self) -> None:
        self.files = {str(ROOT / name) for name in pure_modules(ROOT)}

    def matches(self, file: Path | str) -> bool:
        return str(file) in self.files


probes = Slipcover(branch=True, exclude_also=[NOTHING_TO_RUN])
ImportManager(probes, PureModules()).__enter__()  # before the tests are collected, and for good


def pytest_unconfigure() -> None:
    file = Path(os.environ["PLNHUB_TRACED"]) / f"traced.{os.getpid()}"
    file.write_text(json.dumps(probes.get_coverage()), encoding="utf-8")

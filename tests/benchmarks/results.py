"""Write measured figures into RESULTS.md, one section a benchmark, replaced at each run."""

import os
import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = "# Measured figures\n\nEach section is written by the benchmark that it names.\n"


def record(name: str, figures: Mapping[str, object], results: Path = RESULTS) -> None:
    """Put the figures of benchmark `name` into its section; all other sections stay as they are."""
    text = results.read_text(encoding="utf-8") if results.exists() else TITLE
    section = _section(name, figures)
    place = re.compile(rf"^## {re.escape(name)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    replaced, count = place.subn(lambda _match: section, text)
    text = replaced if count else f"{text.rstrip()}\n\n{section}"
    results.write_text(text.rstrip() + "\n", encoding="utf-8")


def _section(name: str, figures: Mapping[str, object]) -> str:
    today = datetime.now(UTC).date()
    where = f"{today}, Python {platform.python_version()}, {_cores()} cores"
    rows = "".join(f"| {what} | {value} |\n" for what, value in figures.items())
    return f"## {name}\n\n{where}\n\n| figure | value |\n|---|---|\n{rows}\n"


def _cores() -> int:
    return len(os.sched_getaffinity(0))

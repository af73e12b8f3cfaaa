"""Fail and name the module when a pure one (◇ in its docstring) has under 95 % of its branches tested."""

import ast
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from slipcover import merge_coverage

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("plnhub", "connectors")
REQUIRED = 95.0
KINDS = ("branches", "lines")
MARK = "◇"


def is_pure(source: str) -> bool:
    """Whether the module's docstring carries the mark of a pure module."""
    return MARK in source and MARK in (ast.get_docstring(ast.parse(source)) or "")


def pure_modules(root: Path) -> list[str]:
    """The files of all pure modules, as their paths below the root."""
    files = (file for package in PACKAGES for file in sorted((root / package).rglob("*.py")))
    own = (file for file in files if "node_modules" not in file.parts)
    return [str(file.relative_to(root)) for file in own if is_pure(file.read_text(encoding="utf-8"))]


def covered_percent(figures: Mapping[str, Any]) -> float:
    """Branches taken, in per cent; lines where there are no branches; 100 where there is nothing to run."""
    for kind in KINDS:
        done, missing = len(figures[f"executed_{kind}"]), len(figures[f"missing_{kind}"])
        if done + missing:
            return 100.0 * done / (done + missing)
    return 100.0


def too_little(report: Mapping[str, Any], pure: Sequence[str]) -> Iterator[str]:
    """One line for each pure module below the requirement, with its untested branches and lines."""
    for name in pure:
        figures = report["files"].get(name)
        if figures is None:
            yield f"{name}: no test imports it"
        elif (percent := covered_percent(figures)) < REQUIRED:
            missing = "; ".join(f"{kind} {figures[f'missing_{kind}'][:12]}" for kind in KINDS)
            yield f"{name}: {percent:.1f} % of {REQUIRED:.0f} %; not tested: {missing}"


def combined_report(folder: Path) -> Any:
    """The figures of all data files that the processes of one test run left in this folder."""
    reports = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("traced.*")))
    return reduce(merge_coverage, reports)


def main(arguments: list[str]) -> int:
    pure = pure_modules(ROOT)
    complaints = list(too_little(combined_report(Path(arguments[0])), pure))
    print(
        "\n".join(complaints)
        or f"{len(pure)} pure modules, each with at least {REQUIRED:.0f} % of its branches tested"
    )
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

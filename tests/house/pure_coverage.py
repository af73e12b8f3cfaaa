"""Fail and name the module when a pure one (◇ in its docstring) has under 95 % of its branches tested."""

import ast
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("plnhub", "connectors")
REQUIRED = 95.0
MARK = "◇"


def is_pure(source: str) -> bool:
    """Whether the module's docstring carries the mark of a pure module."""
    return MARK in source and MARK in (ast.get_docstring(ast.parse(source)) or "")


def pure_modules(root: Path) -> list[str]:
    """The files of all pure modules, as their paths below the root."""
    files = (file for package in PACKAGES for file in sorted((root / package).rglob("*.py")))
    own = (file for file in files if "node_modules" not in file.parts)
    return [str(file.relative_to(root)) for file in own if is_pure(file.read_text(encoding="utf-8"))]


def covered_percent(summary: Mapping[str, Any]) -> float:
    """Branches taken, in per cent; lines where there are no branches; 100 where there is nothing to run."""
    for covered, total in (("covered_branches", "num_branches"), ("covered_lines", "num_statements")):
        if summary[total]:
            return 100.0 * float(summary[covered]) / float(summary[total])
    return 100.0


def too_little(report: Mapping[str, Any], pure: Sequence[str]) -> Iterator[str]:
    """One line for each pure module below the requirement, with its untested branches."""
    for name in pure:
        figures = report["files"].get(name)
        if figures is None:
            yield f"{name}: no test imports it"
        elif (percent := covered_percent(figures["summary"])) < REQUIRED:
            missing = figures.get("missing_branches") or figures.get("missing_lines") or []
            yield f"{name}: {percent:.1f} % of {REQUIRED:.0f} %; not tested: {missing[:12]}"


def combined_report(folder: Path) -> Any:
    """The figures of all data files that the processes of one test run left in this folder."""
    found = Coverage(config_file=False, data_file=folder / "all", branch=True)
    found.combine([str(file) for file in folder.glob("traced.*")], keep=True)
    found.json_report(outfile=str(folder / "report.json"))
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


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

"""Fail and name the module when a pure one (◇ in its docstring) has under 95 % of its branches tested."""

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REQUIRED = 95.0
MARK = "◇"


def is_pure(source: str) -> bool:
    """Whether the module's docstring carries the mark of a pure module."""
    return MARK in (ast.get_docstring(ast.parse(source)) or "")


def covered_percent(summary: Mapping[str, Any]) -> float:
    """Branches taken, in per cent; lines where there are no branches; 100 where there is nothing to run."""
    for covered, total in (("covered_branches", "num_branches"), ("covered_lines", "num_statements")):
        if summary[total]:
            return 100.0 * float(summary[covered]) / float(summary[total])
    return 100.0


def too_little(report: Mapping[str, Any], root: Path) -> Iterator[str]:
    """One line for each pure module below the requirement, with its untested branches."""
    for name, figures in sorted(report["files"].items()):
        percent = covered_percent(figures["summary"])
        if percent < REQUIRED and is_pure((root / name).read_text(encoding="utf-8")):
            missing = figures.get("missing_branches") or figures.get("missing_lines") or []
            yield f"{name}: {percent:.1f} % of {REQUIRED:.0f} %; not tested: {missing[:12]}"


def main(arguments: list[str]) -> int:
    root = Path(__file__).resolve().parents[2]
    report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    complaints = list(too_little(report, root))
    pure = sum(is_pure((root / name).read_text(encoding="utf-8")) for name in report["files"])
    print(
        "\n".join(complaints)
        or f"{pure} pure modules, each with at least {REQUIRED:.0f} % of its branches tested"
    )
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

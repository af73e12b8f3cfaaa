"""Print what others have found in public data beside ours: `python -m tests.benchmarks.oracles`."""

import os
import sys
from pathlib import Path

from tests.flow.measures.published import Check, all_checks

HERE = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def line(check: Check) -> str:
    limit = f"{check.tolerance:g}" if check.tolerance else "exact"
    verdict = "ok" if check.is_met else "MISSED"
    values = (_text(check.expected), _text(check.got))
    return f"{check.data:<28} {check.measure:<46} {values[0]:>14} {values[1]:>14} {limit:>7}  {verdict}"


def _text(value: object) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def main() -> int:
    data = Path(os.environ.get("PLNHUB_TEST_DATA", HERE))
    if not (data / "oracles.json").is_file():
        print("the public data sets are not here; set PLNHUB_TEST_DATA to their folder")
        return 2
    print(f"{'data set':<28} {'measure':<46} {'expected':>14} {'got':>14} {'within':>7}")
    missed = total = 0
    for check in all_checks(data):
        print(line(check), flush=True)
        total, missed = total + 1, missed + (not check.is_met)
    print(f"{total} values, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

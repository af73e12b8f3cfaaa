"""The coverage gate measures pure modules only, and names the one that falls short."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.pure_coverage import (
    ROOT,
    combined_report,
    covered_percent,
    is_pure,
    pure_modules,
    too_little,
)

SOFTEN = "plnhub/privacy/gate/soften.py"
ONLY_IMPORTED = """
from tests.house import pure_tracing
import plnhub.privacy.gate.soften
pure_tracing.pytest_unconfigure()
"""


def figures(*, branches: tuple[int, int] = (0, 0), lines: tuple[int, int] = (10, 10)) -> dict[str, Any]:
    """How many of how many."""
    return {
        "executed_branches": [[n, n + 1] for n in range(branches[0])],
        "missing_branches": [[n, n + 1] for n in range(branches[0], branches[1])],
        "executed_lines": list(range(lines[0])),
        "missing_lines": list(range(lines[0], lines[1])),
    }


def report(*, taken: int) -> dict[str, Any]:
    return {"files": {"module.py": figures(branches=(taken, 100))}}


def test_a_module_is_pure_by_the_mark_in_its_docstring():
    assert is_pure('"""Decide. ◇"""')


def test_a_mark_elsewhere_makes_no_module_pure():
    assert not is_pure('"""Write."""\nMARK = "◇"')


@pytest.mark.parametrize(
    ("found", "percent"),
    [
        (figures(branches=(3, 4)), 75.0),
        (figures(lines=(5, 10)), 50.0),
        (figures(lines=(0, 0)), 100.0),
    ],
)
def test_branches_count_before_lines(found: dict[str, Any], percent: float):
    assert covered_percent(found) == percent


def test_a_pure_module_below_the_gate_is_named_with_what_is_missing():
    [told] = too_little(report(taken=94), ["module.py"])
    assert told.startswith("module.py: 94.0 %")
    assert "[94, 95]" in told


def test_a_pure_module_at_the_gate_passes():
    assert not list(too_little(report(taken=95), ["module.py"]))


def test_a_pure_module_that_no_test_imports_is_named():
    assert "other.py" in next(too_little(report(taken=100), ["other.py"]))


def test_a_branch_that_one_process_took_and_another_did_not_is_tested(tmp_path: Path):
    for number, taken in enumerate(((0, 2), (2, 2))):
        ran = {"meta": {"software": "slipcover", "branch_coverage": True}}
        ran |= {"files": {"module.py": figures(branches=taken)}}
        (tmp_path / f"traced.{number}").write_text(json.dumps(ran), encoding="utf-8")
    assert not list(too_little(combined_report(tmp_path), ["module.py"]))


def test_a_pure_module_that_is_imported_and_never_used_is_named(tmp_path: Path):
    looking = os.environ | {"PLNHUB_TRACED": str(tmp_path)}
    subprocess.run([sys.executable, "-c", ONLY_IMPORTED], env=looking, cwd=ROOT, check=True)
    [told] = too_little(combined_report(tmp_path), [SOFTEN])
    assert told.startswith(f"{SOFTEN}: 0.0 %")


def test_other_modules_are_not_measured(tmp_path: Path):
    (tmp_path / "plnhub").mkdir()
    (tmp_path / "plnhub" / "pure.py").write_text('"""Decide. ◇"""\n', encoding="utf-8")
    (tmp_path / "plnhub" / "dull.py").write_text('"""Write."""\n', encoding="utf-8")
    assert pure_modules(tmp_path) == ["plnhub/pure.py"]

"""The coverage gate measures pure modules only, and names the one that falls short."""

from pathlib import Path
from typing import Any

import pytest

from tests.house.pure_coverage import covered_percent, is_pure, pure_modules, too_little


def summary(*, branches: tuple[int, int] = (0, 0), lines: tuple[int, int] = (10, 10)) -> dict[str, Any]:
    return {
        "covered_branches": branches[0],
        "num_branches": branches[1],
        "covered_lines": lines[0],
        "num_statements": lines[1],
    }


def report(*, taken: int) -> dict[str, Any]:
    return {"files": {"module.py": {"summary": summary(branches=(taken, 100))}}}


def test_a_module_is_pure_by_the_mark_in_its_docstring():
    assert is_pure('"""Decide. ◇"""')


def test_a_mark_elsewhere_makes_no_module_pure():
    assert not is_pure('"""Write."""\nMARK = "◇"')


@pytest.mark.parametrize(
    ("figures", "percent"),
    [
        (summary(branches=(3, 4)), 75.0),
        (summary(lines=(5, 10)), 50.0),
        (summary(lines=(0, 0)), 100.0),
    ],
)
def test_branches_count_before_lines(figures: dict[str, Any], percent: float):
    assert covered_percent(figures) == percent


def test_a_pure_module_below_the_gate_is_named():
    assert "module.py" in next(too_little(report(taken=94), ["module.py"]))


def test_a_pure_module_at_the_gate_passes():
    assert not list(too_little(report(taken=95), ["module.py"]))


def test_a_pure_module_that_no_test_imports_is_named():
    assert "other.py" in next(too_little(report(taken=100), ["other.py"]))


def test_other_modules_are_not_measured(tmp_path: Path):
    (tmp_path / "plnhub").mkdir()
    (tmp_path / "plnhub" / "pure.py").write_text('"""Decide. ◇"""\n', encoding="utf-8")
    (tmp_path / "plnhub" / "dull.py").write_text('"""Write."""\n', encoding="utf-8")
    assert pure_modules(tmp_path) == ["plnhub/pure.py"]

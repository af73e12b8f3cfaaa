"""The source files of the house, parsed once for all house tests."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("plnhub", "connectors")
NOT_OURS = ("node_modules", "__pycache__", "static")


@cache
def product_files() -> tuple[Path, ...]:
    """Every Python file of the product."""
    return tuple(
        path
        for folder in PRODUCT
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not any(part in NOT_OURS for part in path.parts)
    )


@cache
def files_of_tests() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))

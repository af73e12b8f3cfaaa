"""The house keeps its own rules: small files, small functions, a sentence at each door."""

import ast
import re

import pytest

from tests.house.source import ROOT, files_of_tests, functions, product_files, short, tree

LONGEST_FILE = 250
LONGEST_FUNCTION = 30
WIDE_CATCH_ALLOWED: frozenset[str] = frozenset()
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")
MIGRATIONS = "plnhub/migrations/versions/"


def written() -> list:
    return [path for path in product_files() if MIGRATIONS not in short(path)]


def test_no_file_is_longer_than_one_idea():
    long = {
        short(path): lines
        for path in (*written(), *files_of_tests())
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_every_function_of_the_product_fits_a_glance():
    long = {
        f"{short(path)}:{node.lineno} {node.name}": length
        for path in written()
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


def test_every_module_opens_with_one_sentence():
    silent = [
        short(path)
        for path in (*product_files(), *files_of_tests())
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_nothing_is_imported_inside_a_function():
    inside = [
        f"{short(path)}:{node.lineno}"
        for path in product_files()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_errors_are_caught_by_their_class():
    wide = [
        f"{short(path)}:{node.lineno}"
        for path in product_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in WIDE))
    ]
    assert set(wide) <= WIDE_CATCH_ALLOWED


WIDE = {"Exception", "BaseException"}


def test_every_test_asserts_something():
    empty = []
    for path in files_of_tests():
        for node in functions(path):
            if node.name.startswith("test_") and not _asserts(node):
                empty.append(f"{short(path)}:{node.lineno} {node.name}")
    assert not empty


def _asserts(node: ast.AST) -> bool:
    words = ast.dump(node)
    return any(word in words for word in ("Assert(", "raises", "assert", "check", "expect", "suppress"))


def test_pure_modules_touch_neither_database_nor_web_nor_files():
    forbidden = {"sqlalchemy", "flask", "requests", "duckdb", "os", "pathlib", "socket", "subprocess"}
    reaching = {
        f"{short(path)} imports {name}"
        for path in product_files()
        if "◇" in (ast.get_docstring(tree(path)) or "")
        for name in _imported(tree(path))
        if name.split(".")[0] in forbidden
    }
    assert not reaching


def _imported(module: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("folder", ["plnhub", "connectors", "templates", "tests", "deploy"])
def test_no_path_of_one_machine_stands_in_the_repository(folder):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file()
        and path.suffix in {".py", ".html", ".md", ".sh", ".toml", ".mjs", ".js", ""}
        and not {"node_modules", "dist", "recorded"} & set(path.parts)
        for match in [MACHINE_PATHS.search(path.read_text(encoding="utf-8", errors="replace"))]
        if match and path.name != "test_style.py"
    ]
    assert not found


def test_the_top_level_holds_what_was_agreed_and_nothing_else():
    agreed = {
        "LICENSE",
        "README.md",
        "connectors",
        "deploy",
        "plnhub",
        "pyproject.toml",
        "templates",
        "tests",
    }
    kept_out = {"var", "node_modules", "mutants", "build", "dist"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - kept_out
    assert found == agreed

"""No text becomes code, trusted markup or SQL, and nobody's page is kept for the next reader (T45, T41)."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT, product_files, short, tree

CODE = {"eval", "exec", "compile", "__import__", "execfile"}
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle", "telnetlib", "commands"}
MARKUP = {"Markup", "render_template_string", "from_string", "mark_safe"}
SHELL = {"system", "popen", "getoutput"}
SQL = {"text", "execute", "exec_driver_sql", "executemany", "sql"}
CACHES = {"cache", "lru_cache", "cached", "memoize"}
CACHED = {"plnhub/web/assets.py _read"}  # names of built files, the same for everybody
WEB = (
    "plnhub/web/",
    "plnhub/dashboards/",
    "plnhub/privacy/",
    "plnhub/pln/",
    "plnhub/search/",
    "plnhub/access/",
)


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def named(node: ast.AST) -> str:
    """What is called, as it stands there: `os.path.join`."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def is_code(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CODE


def is_dangerous_import(node: ast.AST) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    return bool({name.split(".")[0] for name in names} & MODULES)


def is_yaml_load(node: ast.AST) -> bool:
    return named(node) in {"yaml.load", "yaml.unsafe_load"}


def is_trusted_markup(node: ast.AST) -> bool:
    return called(node) in MARKUP


def is_shell(node: ast.AST) -> bool:
    shell = isinstance(node, ast.keyword) and node.arg == "shell" and ast.unparse(node.value) != "False"
    return shell or (called(node) in SHELL and named(node).startswith(("os.", "subprocess.", "commands.")))


def is_unverified(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "verify" and ast.unparse(node.value) == "False"


def is_mixed_sql(node: ast.AST) -> bool:
    """SQL put together from pieces that are not constants of the same file in capitals."""
    if called(node) not in SQL or not isinstance(node, ast.Call) or not node.args:
        return False
    return any(isinstance(piece, ast.Name | ast.Attribute | ast.Call) for piece in _unknown(node.args[0]))


def _unknown(text: ast.expr) -> Iterator[ast.expr]:
    if isinstance(text, ast.JoinedStr):
        pieces = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
        yield from (piece for piece in pieces if not _is_ours(piece))
    elif isinstance(text, ast.BinOp) and isinstance(text.op, ast.Mod | ast.Add):
        yield from (piece for piece in (text.left, text.right) if not isinstance(piece, ast.Constant))
    elif isinstance(text, ast.Call) and called(text) == "format":
        yield text


def _is_ours(piece: ast.expr) -> bool:
    is_constant = isinstance(piece, ast.Name) and piece.id.isupper()
    return is_constant or (isinstance(piece, ast.Call) and called(piece) in {"int", "literal", "quoted"})


RULES: dict[str, Callable[[ast.AST], bool]] = {
    "text becomes code": is_code,
    "a module that runs what it reads": is_dangerous_import,
    "yaml that makes objects": is_yaml_load,
    "trusted markup": is_trusted_markup,
    "a shell": is_shell,
    "a certificate that nobody looks at": is_unverified,
    "SQL mixed from pieces": is_mixed_sql,
}
ALLOWED = {
    "SQL mixed from pieces": {  # names of our own tables, files and settings, never what somebody typed
        "plnhub/db.py": 1,
        "plnhub/flow/spark/reach.py": 1,
    }
}
PLANTED = {
    "text becomes code": "eval(request.args['x'])",
    "a module that runs what it reads": "from pickle import loads",
    "yaml that makes objects": "yaml.load(text)",
    "trusted markup": "Markup(person.name)",
    "a shell": "subprocess.run(line, shell=True)",
    "a certificate that nobody looks at": "session.get(url, verify=False)",
    "SQL mixed from pieces": "session.execute(text(f'SELECT * FROM person WHERE uid = {uid}'))",
}


def found(rule: Callable[[ast.AST], bool], nodes: Iterable[ast.AST]) -> list[int]:
    return [getattr(node, "lineno", 0) for node in nodes if rule(node)]


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


@pytest.mark.parametrize("what", RULES)
def test_no_file_of_the_product_holds(what: str):
    hits = {
        short(path): len(lines) for path in product_files() if (lines := found(RULES[what], nodes_of(path)))
    }
    assert hits == ALLOWED.get(what, {})


@pytest.mark.parametrize("what", RULES)
def test_the_rule_sees_a_planted_hole(what: str):
    assert found(RULES[what], ast.walk(ast.parse(PLANTED[what])))


def test_the_parts_that_serve_pages_remember_nothing_between_readers():
    kept = {
        f"{short(path)} {node.name}"
        for path in product_files()
        if short(path).startswith(WEB)
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if any(called_or_named(each) in CACHES for each in node.decorator_list)
    }
    assert kept == CACHED


def called_or_named(node: ast.expr) -> str:
    inner = node.func if isinstance(node, ast.Call) else node
    return inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")


def test_templates_are_always_escaped():
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in Path(ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert texts
    assert {path.suffix for path in texts} == {".html"}  # what ends otherwise is not escaped
    assert not [
        path for path, text in texts.items() for word in ("|safe", "| safe", "Markup") if word in text
    ]

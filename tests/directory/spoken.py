"""Find the sentences that a module can say, so that none of them is forgotten when they are translated."""

import ast
import re
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

WORDS = re.compile(r"(?<![\w=])[a-z]{2,}(?!\w).* [a-z]{2,}(?!\w)", re.DOTALL)
SILENT = {"SettingsError", "UsageError", "Vendor"}
"""Calls whose words are for a terminal, or are a name."""
FILLED = ("7", "x", "")
MOST = 1_000


def spoken(source: str) -> list[tuple[str, ...]]:
    """Each sentence as the texts that it may be: a number, a word or nothing at each of its places."""
    tree = ast.parse(source)
    constants = _constants(tree)
    pieces = {id(part) for node in ast.walk(tree) for part in _pieces(node)}
    embedded = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and isinstance(name := node.value, ast.Name)
    }
    quoted = {id(value) for name, value in constants.items() if name in embedded}
    nodes = (node for node in ast.walk(tree) if id(node) not in pieces | quoted)
    texts = (tuple(islice(_texts(node, constants), MOST)) for node in nodes)
    return [each for each in texts if each and _is_sentence(each[0])]


def spoken_in(path: Path) -> list[tuple[str, ...]]:
    return spoken(path.read_text(encoding="utf-8"))


def _constants(tree: ast.Module) -> dict[str, ast.Constant]:
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _pieces(node: ast.AST) -> Iterator[ast.AST]:
    """What is no sentence of its own: docstrings, parts of sentences, and what silent calls are given."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in SILENT:
        yield from (part for given in (*node.args, *node.keywords) for part in ast.walk(given))


def _texts(node: ast.AST, constants: dict[str, ast.Constant]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [_part(value, constants) for value in node.values]
        yield from ("".join(chosen) for chosen in product(*parts))


def _part(value: ast.expr, constants: dict[str, ast.Constant]) -> tuple[str, ...]:
    if isinstance(value, ast.Constant):
        return (str(value.value),)
    named = value.value if isinstance(value, ast.FormattedValue) else value
    if isinstance(named, ast.Name) and named.id in constants:
        return (str(constants[named.id].value),)
    return FILLED


def _is_sentence(text: str) -> bool:
    """Some words in a row; what begins with a blank goes into the middle of another sentence."""
    return not text.startswith(" ") and WORDS.search(text) is not None

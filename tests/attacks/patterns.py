"""Every regular expression of the product, run the way it is used on long hostile texts elsewhere."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.source import product_files, short, tree

LONG = 50_000
KILLED_AFTER = 120  # seconds; honest patterns need a few hundredths for all of it
METHODS = {"match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"}
FILLERS = ("a", "A", "0", " ", "\n", "-", ".", "_", "<", "&", '"', "a.", "a-", "<?xml ", "aé", "\x00", "ａ")
ENDINGS = ("", "!", "\n", "@", "\x01", "<", "\\")
ATTACK = """
import json, re, sys
pattern, flags, method, is_bytes, texts = json.load(sys.stdin)
compiled = re.compile(pattern.encode("latin-1") if is_bytes else pattern, flags)
for text in texts:
    told = text.encode("utf-8", "surrogatepass") if is_bytes else text
    more = (b"" if is_bytes else "",) if method in ("sub", "subn") else ()
    found = getattr(compiled, method)(*more, told)
    list(found) if method == "finditer" else None
"""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A regular expression, where it stands and how it is asked."""

    where: str
    text: str
    flags: int
    method: str
    is_bytes: bool = False


def patterns() -> list[Pattern]:
    """All of them; one that is compiled and asked in two ways stands there twice."""
    return [pattern for path in product_files() for pattern in _in(path)]


def hostile_texts() -> list[str]:
    """Fifty thousand characters of one kind, with an end that does not fit."""
    return [(filler * LONG)[:LONG] + ending for filler in FILLERS for ending in ENDINGS]


def survives(pattern: Pattern) -> bool:
    """Whether it is through with all of them before anybody loses patience."""
    asked = json.dumps(
        [pattern.text, pattern.flags, pattern.method, pattern.is_bytes, hostile_texts()], ensure_ascii=True
    )
    try:
        subprocess.run(
            [sys.executable, "-c", ATTACK], input=asked, text=True, timeout=KILLED_AFTER, check=True
        )
    except subprocess.TimeoutExpired:
        return False
    return True


def _in(path: Path) -> Iterator[Pattern]:
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(tree(path)):
        if not _is_call_of_re(node):
            continue
        text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if text is None:
            continue
        for method in _methods(node, source):
            yield Pattern(
                where=f"{short(path)}:{node.lineno}",
                text=text.decode("latin-1") if isinstance(text, bytes) else text,
                flags=int(re.IGNORECASE) if "IGNORECASE" in ast.unparse(node) else 0,
                method=method,
                is_bytes=isinstance(text, bytes),
            )


def _is_call_of_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")


def _methods(node: ast.Call, source: str) -> set[str]:
    """How it is asked; a compiled one by its name in the file, else the hardest way."""
    asked = ast.unparse(node.func).removeprefix("re.")
    if asked != "compile":
        return {asked} & METHODS
    line = source.splitlines()[node.lineno - 1]
    name = line.partition("=")[0].strip()
    found = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", source)) & METHODS
    return found or {"search"}

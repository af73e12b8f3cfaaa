"""Read the recipes of a Markdown page and run their blocks as a reader would type them."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GIVEN = re.compile(r"\s([A-Z_]+)=")
ANYTHING = "…"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One fenced block: `sh` to run (some in a special way) or `text` that the last one printed."""

    language: str
    way: str
    text: str


def blocks_of(page: str, *headings: str) -> list[Block]:
    """The blocks below these headings, in the order in which the headings are asked for."""
    sections = dict(section.split("\n", 1) for section in page.split("\n## ")[1:])
    found = (FENCE.findall(sections[heading]) for heading in headings)
    return [Block(language=one, way=way, text=text) for each in found for one, way, text in each]


def names_given(block: Block) -> set[str]:
    """The variables that a block of values sets."""
    return set(GIVEN.findall(block.text))


class Terminal:
    """A shell whose variables last from one block to the next."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.folder, self.variables = folder, dict(variables)

    def run(self, text: str) -> str:
        """What the block prints; raises AssertionError with all of it if a command in it fails."""
        kept = self.folder / "variables"
        script = f"set -e -a -o pipefail\n{text}\nenv -0 > '{kept}'"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.variables,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
        assert done.returncode == 0, f"{text}\nended with {done.returncode}:\n{done.stdout}"
        self.variables = dict(line.split("=", 1) for line in kept.read_text().split("\0") if line)
        return done.stdout


def mismatches(
    blocks: list[Block], terminal: Terminal, ways: Mapping[str, Callable[[], None]]
) -> Iterator[str]:
    """Run all blocks; answers each line of a page's output that was not printed."""
    printed = ""
    for block in blocks:
        if block.way:
            ways[block.way]()
        elif block.language == "sh":
            printed = terminal.run(block.text)
        else:
            yield from (f"{line}\n-- not in --\n{printed}" for line in _not_printed(block.text, printed))


def _not_printed(told: str, printed: str) -> Iterator[str]:
    lines = printed.splitlines()
    for line in told.splitlines():
        pattern = re.compile(".*".join(re.escape(part) for part in line.split(ANYTHING)))
        if not any(pattern.fullmatch(each) for each in lines):
            yield line

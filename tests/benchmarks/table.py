"""The table of README: how fast the flow engine is beside what else there is, from RESULTS.md.

python -m tests.benchmarks.table
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.benchmarks.results import RESULTS

ROLLUPS, NIGHTS, A_MILLION = "rollups, 10,000,000 facts", "nights-10000000", "nights-1000000"
GRAPH = "graph: {}, {} people"
IGRAPH, NETWORKX = GRAPH.format("igraph", "100,000"), GRAPH.format("networkx", "100,000")
EVERYBODY, MILLION = GRAPH.format("everybody", "100,000"), GRAPH.format("everybody", "1,000,000")
AN_ACT = "full: microseconds an act"
HEAD = "| what | measured | bound | | peak memory |\n|---|---|---|---|---|\n"
Figures = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: a figure of a section; `beside` is the section whose same figure it is divided by."""

    what: str
    section: str
    figure: str
    bound: float
    unit: str = "×"
    is_least: bool = False
    beside: str = ""
    memory: str = ""

    def line(self, figures: Figures) -> str:
        """In Markdown."""
        found = figures.get(self.section, {})
        value, memory = _number(found.get(self.figure)), _number(found.get(self.memory))
        other = _number(figures.get(self.beside, {}).get(self.figure)) if self.beside else 1.0
        limit = f"{'at least' if self.is_least else 'at most'} {self.bound:,g} {self.unit}"
        if value is None or not other:
            return f"| {self.what} | not measured | {limit} | | |\n"
        value /= other
        is_met = value >= self.bound if self.is_least else value <= self.bound
        verdict, room = "met" if is_met else "MISSED", f"{memory:,.0f} MB" if memory else ""
        return f"| {self.what} | {_told(value)} {self.unit} | {limit} | {verdict} | {room} |\n"


ROWS = (
    Row(
        what="team rollup with counts / bare DuckDB query of the same files",
        section=ROLLUPS,
        figure="counts, product / bare (at most 1.3)",
        bound=1.3,
        memory="counts, product (kept as Parquet, sorted), peak MB",
    ),
    Row(
        what="full cube with distinct people / bare COUNT(DISTINCT)",
        section=ROLLUPS,
        figure="cube, product / bare COUNT(DISTINCT) (at most 1.0)",
        bound=1,
        memory="cube, product (kept as Parquet, sorted), peak MB",
    ),
    Row(
        what="the same cube / PostgreSQL",
        section=ROLLUPS,
        figure="cube, product / PostgreSQL (at most 0.5)",
        bound=0.5,
    ),
    Row(
        what="the same cube / SQLite",
        section=ROLLUPS,
        figure="cube, product / SQLite (at most 0.5)",
        bound=0.5,
    ),
    Row(
        what="a day of 14,000 acts into all rollups of its month",
        section=ROLLUPS,
        figure="one day more: all rollups of its month, CPU s",
        bound=3,
        unit="s",
    ),
    Row(
        what="the whole night of such a day, from ledger to rollups",
        section=NIGHTS,
        figure="a day of 14 k: fold (ledger to rollups), CPU s",
        bound=3,
        unit="s",
        memory="a day of 14 k: peak MB",
    ),
    Row(
        what="a night with 0.1 % new acts / everything from nothing",
        section=NIGHTS,
        figure="0.1 % new: share of a full night, %",
        bound=5,
        unit="%",
        memory="0.1 % new: peak MB",
    ),
    Row(
        what="an act at 10 M acts / an act at 1 M, from nothing",
        section=NIGHTS,
        figure=AN_ACT,
        beside=A_MILLION,
        bound=1.2,
        memory="full: peak MB",
    ),
    Row(what="constraint / igraph", section=IGRAPH, figure="constraint, ours / igraph", bound=2),
    Row(
        what="constraint, networkx person by person (200, scaled) / ours",
        section=NETWORKX,
        figure="constraint, networkx person by person / ours",
        bound=1000,
        is_least=True,
    ),
    Row(
        what="Leiden, modularity / igraph run to the end",
        section=IGRAPH,
        figure="communities, modularity / igraph's run to the end",
        bound=0.995,
        is_least=True,
    ),
    Row(
        what="Leiden / igraph's two passes",
        section=IGRAPH,
        figure="communities, ours / igraph's two passes",
        bound=1,
    ),
    Row(
        what="reach in 1, 2, 3 steps / igraph's exact (2,000 people, scaled)",
        section=IGRAPH,
        figure="reach, ours / igraph's exact",
        bound=0.5,
    ),
    Row(
        what="betweenness within two steps, exact / igraph",
        section=IGRAPH,
        figure="betweenness within two, ours / igraph",
        bound=1,
    ),
    Row(
        what="all measures of 100,000 people",
        section=EVERYBODY,
        figure="all person measures, CPU seconds",
        bound=120,
        unit="s",
        memory="all person measures, peak MB",
    ),
    Row(
        what="all measures of 1,000,000 people with 14 M ties",
        section=MILLION,
        figure="all person measures, CPU seconds",
        bound=900,
        unit="s",
        memory="all person measures, peak MB",
    ),
    Row(
        what="pandas and networkx (slow ones sampled, scaled) / the same measures, 10,000 people",
        section=GRAPH.format("pandas", "10,000"),
        figure="pandas + networkx / ours, same measures",
        bound=50,
        is_least=True,
    ),
    Row(
        what="vivainsights `network_summary` / ours, 10,000 people",
        section=GRAPH.format("vivainsights", "10,000"),
        figure="vivainsights network_summary / ours",
        bound=10,
        is_least=True,
    ),
)


def read_figures(text: str) -> Figures:
    """The figures of each section of RESULTS.md."""
    sections = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n?)*)", text, re.MULTILINE))
    return {name: dict(re.findall(r"^\| (.+?) \| (.*) \|$", body, re.M)) for name, body in sections.items()}


def table(figures: Figures) -> str:
    """In Markdown, a line for each bound."""
    return HEAD + "".join(row.line(figures) for row in ROWS)


def _number(text: str | None) -> float | None:
    """What a figure begins with; None for one that is not there."""
    found = re.match(r"[-+.\de]+", text or "")
    return float(found[0]) if found else None


def _told(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    print(table(read_figures(RESULTS.read_text(encoding="utf-8"))), end="")

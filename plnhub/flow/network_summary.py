"""Lay out the measures of one network for a reader at a terminal. ◇"""

from collections.abc import Iterator, Sequence
from typing import Any

Figures = dict[str, Any]
WIDEST_MATRIX = 12
UNDEFINED = "–"
LEIDEN = "leiden_best_modularity_of_20"


def summarise(figures: Figures, *, group_by: str | None, directed: bool) -> str:
    """Plain lines; `directed` chooses which variant of a measure is shown."""
    lines = [*_size(figures, directed), "", *_bridges(figures, directed), "", *_reach(figures)]
    if group_by is not None:
        lines += ["", *_openness(figures, group_by, directed), "", *_flow(figures)]
    return "\n".join(lines)


def _size(figures: Figures, directed: bool) -> Iterator[str]:
    density = figures["density_directed" if directed else "density_undirected"]
    yield f"{figures['nodes']} people, {figures['undirected_edges']} ties, {figures['directed_edges']} arcs"
    yield _line("isolates", figures["isolates"])
    yield _line("loops dropped", figures["loops_dropped_rows"], "rows")
    yield _line("density", density, "directed" if directed else "undirected")
    yield _line("reciprocity", figures["reciprocity"], "of arcs")
    yield _line("", figures["reciprocity_dyad"], "of connected pairs")
    yield _line("weak components", figures["weak_components"])
    yield _line("strong giant", figures["strong_giant"], "people")
    yield _line("triangles", figures["triangles"])
    yield _line("communities", figures["communities"], f"modularity {_text(figures[LEIDEN])}")
    yield _line("Gini, given", figures["gini_given"])
    yield _line("Gini, received", figures["gini_received"])


def _bridges(figures: Figures, directed: bool) -> Iterator[str]:
    burt, size = figures["constraint_unweighted"], figures["effective_size"]
    between = figures["betweenness_directed" if directed else "betweenness_undirected"]
    yield "Bridges"
    yield _line("constraint", burt["mean"], f"mean; lowest {_text(burt['min'])} ({burt['min_node']})")
    yield _line("  weighted", figures["constraint_weighted_mean"], "mean")
    yield _line("effective size", size["mean"], f"mean; highest {_text(size['max'])} ({size['max_node']})")
    for name, score in (
        ("betweenness", between),
        ("  within 2 steps", figures["betweenness_within_two"]),
        ("PageRank", figures["pagerank_weighted"]),
    ):
        yield _line(name, score["max"], f"highest ({score['max_node']})") if score else _line(name, None)


def _reach(figures: Figures) -> Iterator[str]:
    error = figures["reach_standard_error"]
    if error is not None:
        yield f"Reach: the third step is estimated, with a standard error of {error:.1%}"
    yield "Reach     mean per person   summed   distinct   overlap   growth"
    for mean, step in zip(figures["mean_reach_1_2_3"], figures["joint_reach"], strict=True):
        yield (
            f"  {step['step']} step{' ' if step['step'] == 1 else 's'} {_text(mean):>15}"
            f"{step['naive']:>9}{step['distinct']:>11}{_text(step['overlap']):>10}{_text(step['growth']):>9}"
        )


def _openness(figures: Figures, group_by: str, directed: bool) -> Iterator[str]:
    index = figures["ei_directed" if directed else "ei_undirected"]
    low, high = figures["ei_expected_band"] or (None, None)
    yield f"Openness by {group_by}"
    yield _line("E-I", index, "directed" if directed else "undirected")
    yield _line("  expected", figures["ei_expected"], f"by size; by chance {_text(low)} … {_text(high)}")
    yield _line("  silo index", figures["silo_index"])
    yield _line("modularity", figures["modularity_of_departments"])
    yield _row(["group", "people", "outside", "inside", "E-I", "expected", "silo"])
    for part in figures["groups"]:
        counts = [part["people"], part["external"], part["internal"]]
        own = part["ei_directed" if directed else "ei_undirected"]
        yield _row([_group(part["group"]), *counts, own, part["ei_expected"], part["silo_index"]])


def _flow(figures: Figures) -> Iterator[str]:
    flow = figures["team_flow"]
    names = [_group(name) for name in flow["groups"]]
    if len(names) > WIDEST_MATRIX:
        yield f"Flow between {len(names)} groups: too wide to show, see --json"
        return
    whole = [[None if cell is None else f"{cell:g}" for cell in row] for row in flow["observed"]]
    yield from _matrix("Flow", names, whole)
    yield from _matrix("Observed over expected", names, flow["observed_over_expected"])


def _matrix(title: str, names: Sequence[str], cells: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"{title}: from the group of the line to that of the column"
    yield _row(["", *names])
    for name, row in zip(names, cells, strict=True):
        yield _row([name, *row])


def _group(name: str | None) -> str:
    return "(no data)" if name is None else name


def _row(cells: Sequence[object]) -> str:
    first, *others = cells
    return f"  {str(first)[:16]:<16}" + "".join(f"{_text(cell)[:9]:>10}" for cell in others)


def _line(name: str, value: float | None, remark: str = "") -> str:
    return f"  {name:<16}{_text(value):>12}  {remark}".rstrip()


def _text(value: object) -> str:
    if value is None:
        return UNDEFINED
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) > 1 else f"{value:.4f}"
    return str(value)

"""The public data sets, what others have published or computed of them, and what we get."""

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from plnhub.flow.measures.cards import CARDS
from plnhub.flow.measures.cascades import Cascades, cascades
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.overview import measure
from plnhub.flow.measures.repeats import acts_in_out, coreness
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.network import read_network

from .golden import COMPUTED

ABSOLUTE = 1e-4
GOLDEN = 5e-5
BEST_MODULARITY, AS_GOOD = "leiden_best_modularity_of_20", 0.005
RUN_1, MANAGERS = "mooc-ed run 1", "krackhardt-managers"


@dataclass(frozen=True, kw_only=True)
class Check:
    data: str
    measure: str
    expected: object
    got: object
    tolerance: float = 0.0

    @property
    def is_met(self) -> bool:
        """Names and whole numbers exactly; the best modularity may be passed, but not missed by more."""
        if not isinstance(self.expected, float) or not isinstance(self.got, int | float):
            return self.expected == self.got
        if self.measure == BEST_MODULARITY:
            return self.got >= self.expected * (1 - self.tolerance)
        return abs(self.got - self.expected) <= self.tolerance


def all_checks(data: Path) -> Iterator[Check]:
    """Everything, in the order of the reference values."""
    for name in networks(data):
        yield from network_checks(data, name)
    for more in (managers, kite, learners, messages, trees, golden):
        yield from more(data)


def oracles(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "oracles.json").read_text(encoding="utf-8"))
    return found


def networks(data: Path) -> list[str]:
    return [name for name in oracles(data) if name not in ("twitter-cascades", "closed_forms")]


def network_checks(data: Path, name: str) -> Iterator[Check]:
    expected, got = flat(oracles(data)[name]), flat(figures(data, name))
    for key, value in expected.items():
        tolerance = AS_GOOD if key == BEST_MODULARITY else ABSOLUTE
        yield Check(data=name, measure=key, expected=value, got=got[key], tolerance=tolerance)


def flat(values: Any, prefix: str = "") -> dict[str, Any]:
    """Nested values as `outer.inner`, those of lists as `outer.0`."""
    found: dict[str, Any] = {}
    inside = values.items() if isinstance(values, dict) else enumerate(values)
    for key, value in inside:
        if isinstance(value, dict | list):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = value
    return found


@cache
def figures(data: Path, name: str) -> dict[str, Any]:
    return measure(network(data, name))


@cache
def network(data: Path, name: str) -> Network:
    folder, _, detail = name.partition(" by " if " by " in name else "/")
    if folder == RUN_1:
        return read_network(data / "mooc-ed" / "people.csv", data / "mooc-ed" / "events.csv", detail or None)
    if folder == MANAGERS:
        return read_network(data / folder / "people.csv", data / folder / f"{detail}.csv", "dept")
    if folder == "krackhardt-kite":
        return read_network(data / folder / "people.csv", data / folder / "ties.csv")
    with TemporaryDirectory() as scratch:
        return read_network(
            *OTHER_FORMS[folder](data / folder, Path(scratch)), "department" if detail else None
        )


def _email_eu_core(source: Path, folder: Path) -> tuple[Path, Path]:
    people = (source / "department.txt").read_text().replace(" ", ",")
    return _written(folder, f"id,department\n{people}", (source / "edges.txt").read_text().replace(" ", ","))


def _manufacturing(source: Path, folder: Path) -> tuple[Path, Path]:
    with gzip.open(source / "messages.csv.gz", "rt", encoding="utf-8") as file:
        rows = [(row["from"], row["to"]) for row in csv.DictReader(file)]
    people = sorted({person for row in rows for person in row}, key=int)
    return _written(folder, "\n".join(["id", *people]), "\n".join(",".join(row) for row in rows))


def _college(source: Path, folder: Path) -> tuple[Path, Path]:
    rows = [line.split()[:2] for line in (source / "messages.txt").read_text().splitlines()]
    people = sorted({person for row in rows for person in row}, key=int)
    return _written(folder, "\n".join(["id", *people]), "\n".join(",".join(row) for row in rows))


def _written(folder: Path, people: str, ties: str) -> tuple[Path, Path]:
    paths = folder / "people.csv", folder / "ties.csv"
    for path, text in zip(paths, (people, f"from,to\n{ties}"), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


OTHER_FORMS: dict[str, Callable[[Path, Path], tuple[Path, Path]]] = {
    "email-eu-core": _email_eu_core,
    "manufacturing-email": _manufacturing,
    "collegemsg": _college,
}


def managers(data: Path) -> Iterator[Check]:
    """The dyad census of Wasserman and Faust (1994)."""
    for relation, census in (("advice", (45, 100, 65)), ("friends", (23, 56, 131))):
        counts = count_ties(network(data, f"{MANAGERS}/{relation}"))
        mutual, pairs = counts.mutual_dyads, counts.nodes * (counts.nodes - 1) // 2
        got = (mutual, counts.undirected_edges - mutual, pairs - counts.undirected_edges)
        for name, expected, one in zip(("mutual", "one-way", "none"), census, got, strict=True):
            yield Check(data=f"{MANAGERS}/{relation}", measure=f"dyads, {name}", expected=expected, got=one)


def kite(data: Path) -> Iterator[Check]:
    """Diane has most ties, Heather most betweenness (Krackhardt 1990)."""
    rows = list(csv.DictReader((data / "krackhardt-kite" / "people.csv").open(encoding="utf-8")))
    names = {row["id"]: row["Firstname"] for row in rows}
    found = network(data, "krackhardt-kite")
    busiest = int(found.degrees.argmax())
    between = figures(data, "krackhardt-kite")["betweenness_undirected"]["max_node"]
    for measure_, expected, got in (
        ("most ties, who", "Diane", names[found.ids[busiest]]),
        ("most ties", 6, int(found.degrees.max())),
        ("most betweenness, who", "Heather", names[str(between)]),
    ):
        yield Check(data="krackhardt-kite", measure=measure_, expected=expected, got=got)


def learners(data: Path) -> Iterator[Check]:
    """Degrees and coreness that another group published for each of the 445 learners."""
    rows = list(csv.DictReader((data / "mooc-ed" / "published_centralities.csv").open(encoding="utf-8")))
    found = network(data, RUN_1)
    acts, place = acts_in_out(found), {name: number for number, name in enumerate(found.ids)}
    loops = _loops(data)
    ours = {
        "InDegree": acts.received + loops,
        "OutDegree": acts.given + loops,
        "Coreness": coreness(found, upon_self=loops),
    }
    for column, values in ours.items():
        agree = sum(int(row[column]) == int(values[place[row["name"]]]) for row in rows)
        yield Check(data=RUN_1, measure=f"{column}, people equal", expected=445, got=agree)


def _loops(data: Path) -> Any:
    """Replies to oneself, which the published values count and ours do not unless told to."""
    with (data / "mooc-ed" / "events.csv").open(encoding="utf-8") as file:
        own = [row["from"] for row in csv.DictReader(file) if row["from"] == row["to"]]
    place = {name: number for number, name in enumerate(network(data, RUN_1).ids)}
    return np.bincount([place[name] for name in own], minlength=len(place))


def messages(data: Path) -> Iterator[Check]:
    total = int(network(data, "collegemsg").arcs.sum())
    yield Check(data="collegemsg", measure="messages", expected=59_835, got=total)


@cache
def forest(data: Path) -> tuple[tuple[int, ...], Cascades]:
    """The number of each reply tree, and the shapes of all of them."""
    with gzip.open(data / "twitter-cascades" / "cascades.csv.gz", "rt", encoding="utf-8") as file:
        rows = [(int(row["cascade"]), int(row["node"]), int(row["parent"])) for row in csv.DictReader(file)]
    trees = sorted({tree for tree, _, _ in rows})
    place = {(tree, 0): number for number, tree in enumerate(trees)}
    place |= {(tree, node): number for number, (tree, node, _) in enumerate(rows, start=len(trees))}
    parents = [-1] * len(trees) + [place[tree, parent] for tree, _, parent in rows]
    return tuple(trees), cascades(np.array(parents, dtype=np.int64))


def trees(data: Path) -> Iterator[Check]:
    """Goel et al.'s measures on 254 real reply trees, and their closed forms."""
    expected, (numbers, shape) = oracles(data)["twitter-cascades"], forest(data)
    rows = zip(numbers, shape.size, shape.depth, shape.breadth, shape.virality, strict=True)
    found = [[float(one) for one in row] for row in rows]
    got = {
        "cascades": len(found),
        "nodes": int(shape.size.sum()),
        "largest": max(found, key=lambda row: row[1]),
        "deepest": max(found, key=lambda row: row[2]),
        "mean_virality": float(np.nanmean(shape.virality)),
    }
    for key, value in flat(expected).items():
        yield Check(
            data="twitter-cascades", measure=key, expected=value, got=flat(got)[key], tolerance=ABSOLUTE
        )
    for name, parents in (("star_100", [-1] + [0] * 99), ("path_100", [-1, *range(99)])):
        value = oracles(data)["closed_forms"][f"{name}_virality"]
        one = float(cascades(np.array(parents)).virality[0])
        yield Check(
            data="closed forms", measure=f"{name}_virality", expected=value, got=one, tolerance=ABSOLUTE
        )


def golden(_data: Path) -> Iterator[Check]:
    """Every value on the definition cards."""
    for card in CARDS.values():
        expected, got = card.golden.value, COMPUTED[card.key]()
        if not isinstance(expected, dict | tuple):
            yield Check(data="golden", measure=card.key, expected=expected, got=got, tolerance=GOLDEN)
            continue
        values = flat(got)
        for name, value in flat(expected).items():
            yield Check(
                data="golden",
                measure=f"{card.key}, {name}",
                expected=value,
                got=values[name],
                tolerance=GOLDEN,
            )

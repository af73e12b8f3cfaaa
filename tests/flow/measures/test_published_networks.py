"""On public networks the command's figures equal reference values computed by two other libraries."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plnhub.flow.measures.overview import measure
from plnhub.flow.network import read_network

MODULARITY = "leiden_best_modularity_of_20"
MANAGERS = {relation: f"krackhardt-managers/{relation}" for relation in ("advice", "friends", "reports")}
NETWORKS = [
    "mooc-ed run 1 by role1",
    "mooc-ed run 1 by region",
    "mooc-ed run 1 by group",
    *MANAGERS.values(),
    "krackhardt-kite",
    "email-eu-core by department",
]


@cache
def measured(data: Path, folder: Path, name: str) -> dict[str, Any]:
    if name.startswith("mooc-ed"):
        here = data / "mooc-ed"
        return measure(read_network(here / "people.csv", here / "events.csv", name.split()[-1]))
    if name.startswith("krackhardt-managers"):
        here = data / "krackhardt-managers"
        return measure(read_network(here / "people.csv", here / f"{name.split('/')[1]}.csv", "dept"))
    if name == "krackhardt-kite":
        return measure(read_network(data / name / "people.csv", data / name / "ties.csv"))
    return measure(read_network(*as_csv(data / "email-eu-core", folder), "department"))


def as_csv(source: Path, folder: Path) -> tuple[Path, Path]:
    people, ties = folder / "people.csv", folder / "ties.csv"
    for path, header, original in ((people, "id,department", "department"), (ties, "from,to", "edges")):
        rows = (source / f"{original}.txt").read_text().replace(" ", ",")
        path.write_text(f"{header}\n{rows}")
    return people, ties


@pytest.fixture(params=NETWORKS)
def pair(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The reference values of one network, and ours."""
    oracles = json.loads((shared_data / "oracles.json").read_text())
    return oracles[request.param], measured(shared_data, tmp_path_factory.getbasetemp(), request.param)


def flat(figures: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """Only the keys of `like`, nested ones as `outer.inner`, lists as tuples."""
    found: dict[str, Any] = {}
    for key, value in like.items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": figures[key][inner] for inner in value}
        elif isinstance(value, list):
            found |= {f"{key}.{place}": figures[key][place] for place in range(len(value))}
        elif key != MODULARITY:
            found[key] = figures[key]
    return found


def test_every_figure_equals_its_reference_value(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    reference, ours = pair
    assert flat(ours, reference) == pytest.approx(flat(reference, reference), abs=1e-4, rel=0)


def test_communities_are_as_good_as_the_best_known(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    reference, ours = pair
    assert ours[MODULARITY] >= 0.995 * reference[MODULARITY]

"""One network twice: as the embedded measures take it, and as frames on Spark."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plnhub.flow.measures import estimated_reach
from plnhub.flow.measures.network import Network, from_positions

Positions = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Twice:
    """`codes` in order, arcs by position in them."""

    codes: Positions
    sources: Positions
    targets: Positions
    counts: Positions

    @property
    def network(self) -> Network:
        names = [str(code) for code in self.codes]
        return from_positions(names, self.sources, self.targets, self.counts.astype(np.float64))

    def tie(self) -> pa.Table:
        arcs = self.network.arcs.tocoo()
        one, other = np.minimum(arcs.row, arcs.col), np.maximum(arcs.row, arcs.col)
        onward = np.where(arcs.row < arcs.col, arcs.data, 0).astype(np.int64)
        back = np.where(arcs.row > arcs.col, arcs.data, 0).astype(np.int64)
        rows = pa.table({"a": self.codes[one], "b": self.codes[other], "n_ab": onward, "n_ba": back})
        summed = rows.group_by(["a", "b"]).aggregate([("n_ab", "sum"), ("n_ba", "sum")])
        return summed.rename_columns(["a", "b", "n_ab", "n_ba"])


def invented_network(people: int, arcs: int, seed: int = 1) -> Twice:
    """Some parts, some isolates, some who only receive; a few people known to many."""
    dice = np.random.default_rng(seed)
    source = (people * dice.power(0.8, arcs)).astype(np.int64)
    target = (source + np.rint(dice.laplace(0, 20, arcs)).astype(np.int64)) % people
    is_far = dice.random(arcs) < 0.1
    target[is_far] = (people * dice.power(0.35, is_far.sum())).astype(np.int64)
    codes = np.sort(dice.choice(2**62, people, replace=False) * 2 + dice.integers(0, 2, people))
    place = dice.permutation(people)
    return Twice(codes=codes, sources=place[source], targets=place[target], counts=dice.integers(1, 9, arcs))


def network_of(people: int, arcs: Sequence[tuple[int, int]]) -> Twice:
    ends = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    codes = np.sort(np.random.default_rng(people).choice(2**62, people, replace=False))
    return Twice(codes=codes, sources=ends[:, 0], targets=ends[:, 1], counts=np.ones(len(ends), np.int64))


def twice(network: Network, seed: int = 1) -> Twice:
    """A network under random codes."""
    codes = np.sort(np.random.default_rng(seed).choice(2**62, network.size, replace=False) * 2)
    place = np.random.default_rng(seed).permutation(network.size)
    source, target = network.arc_ends()
    counts = network.arcs.tocoo().data.astype(np.int64)
    return Twice(codes=codes, sources=place[source], targets=place[target], counts=counts)


def sketched_reach(twice: Twice, registers: int) -> NDArray[np.float64]:
    """The embedded estimate with every step but the first from sketches."""
    with patch.object(estimated_reach, "can_walk", lambda _network: False):
        return estimated_reach.estimated_reach(twice.network, registers=registers, codes=twice.codes)


@dataclass(frozen=True, kw_only=True)
class OnSpark:
    """The frames of a network, and room for those on the way."""

    session: Any
    kept: Any
    node: Any
    tie: Any

    def columns(self, frame: Any) -> Mapping[str, NDArray[Any]]:
        """By name, in the order of codes."""
        table = frame.toArrow().sort_by("code")
        return {name: table[name].to_numpy() for name in table.column_names}

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.session, self.kept, self.node, self.tie


@contextmanager
def on_spark(engine: Any, twice: Twice, folder: Path) -> Iterator[OnSpark]:
    from plnhub.flow.spark.frames import kept_frames

    session = engine.session
    with kept_frames(session, folder) as kept:
        node = session.createDataFrame(pa.table({"code": twice.codes}))
        yield OnSpark(session=session, kept=kept, node=node, tie=session.createDataFrame(twice.tie()))

"""Components, PageRank and reach of one network, embedded and on executors, timed and compared."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import connected_components

from plnhub.flow.measures.pagerank import pagerank as embedded_pagerank
from plnhub.flow.spark.components import components
from plnhub.flow.spark.pagerank import pagerank
from plnhub.flow.spark.reach import estimated_reach
from tests.flow.spark.executors import cpu_seconds
from tests.flow.spark.networks import Twice, on_spark, sketched_reach

REGISTERS = 256
Figures = dict[str, Any]


def compare(engine: Any, twice: Twice, folder: Path) -> Figures:
    network, figures = twice.network, Figures()
    figures |= {"people": network.size, "ties": network.contacts.nnz // 2}
    _, labels = _timed("components, embedded", figures, time.process_time, lambda: _parts(network))
    ranks = _timed("PageRank, embedded", figures, time.process_time, lambda: embedded_pagerank(network))
    near = _timed("reach, embedded", figures, time.process_time, lambda: sketched_reach(twice, REGISTERS))
    with on_spark(engine, twice, folder) as there:

        def on_cluster(name: str, measure: Callable[..., Any], **more: int) -> Any:
            work = lambda: there.columns(measure(*there.arguments, **more))  # noqa: E731
            return _timed(f"{name}, Spark", figures, cpu_seconds, work)

        least = np.full(labels.max() + 1, twice.codes.max())
        np.minimum.at(least, labels, twice.codes)
        found = on_cluster("components", components)["component"]
        figures["people in another component"] = int(np.count_nonzero(found != least[labels]))
        found = on_cluster("PageRank", pagerank)["rank"]
        figures["PageRank, largest difference"] = f"{np.abs(found - ranks).max():.1e}"
        steps = on_cluster("reach", estimated_reach, registers=REGISTERS)
        apart = np.abs(np.column_stack([steps[f"reach_{step}"] for step in (1, 2, 3)]) - near)
        figures["reach, largest difference"] = f"{(apart / np.maximum(near, 1)).max():.1e}"
    return figures


def _parts(network: Any) -> tuple[int, Any]:
    return connected_components(network.arcs, directed=False)


def _timed(name: str, figures: Figures, cpu: Callable[[], float], work: Callable[[], Any]) -> Any:
    wall, spent = time.monotonic(), cpu()
    answer = work()
    figures[f"{name}, s"] = round(time.monotonic() - wall, 2)
    figures[f"{name}, CPU s"] = round(cpu() - spent, 2)
    print(f"{name}: {figures[f'{name}, s']} s", flush=True)
    return answer

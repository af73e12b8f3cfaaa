"""Which bounds are held, and a line for each that says met or MISSED. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Found = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A figure, or the ratio of two, with the most or the least that it may be."""

    what: str
    figure: str
    over: str | None = None
    most: float | None = None
    least: float | None = None
    people: tuple[int, ...] = ()

    def value(self, found: Found) -> float:
        return found[self.figure] / (found[self.over] if self.over else 1)

    def is_told(self, found: Found) -> bool:
        return self.figure in found and (self.over is None or self.over in found)

    def verdict(self, found: Found) -> str:
        value = self.value(found)
        is_met = value <= self.most if self.most is not None else value >= (self.least or 0)
        limit = f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"
        return f"{value:.4g}, {limit}: {'met' if is_met else 'MISSED'}"


OURS, IGRAPH, NETWORKX = "ours", "igraph", "networkx"
BOUNDS = (
    Bound(what="constraint, differs from igraph by", figure="constraint difference", most=1e-9),
    Bound(what="constraint, ours / igraph", figure="constraint", over="constraint igraph", most=2),
    Bound(
        what="constraint, networkx person by person / ours",
        figure="constraint networkx of 200, scaled",
        over="constraint",
        least=1000,
    ),
    Bound(
        what="communities, modularity / igraph's run to the end",
        figure="communities modularity",
        over="communities modularity igraph to the end",
        least=0.995,
    ),
    Bound(
        what="communities, ours / igraph's two passes",
        figure="communities",
        over="communities igraph",
        most=1,
    ),
    Bound(what="communities, labels that differ the second time", figure="communities changed", most=0),
    Bound(what="reach, mean error of 1 step", figure="reach 1 error", most=0.06),
    Bound(what="reach, mean error of 2 steps", figure="reach 2 error", most=0.06),
    Bound(what="reach, mean error of 3 steps", figure="reach 3 error", most=0.06),
    Bound(what="reach, ours / igraph's exact", figure="reach", over="reach igraph of 2000, scaled", most=0.5),
    Bound(what="betweenness within two, differs by", figure="within two difference", most=1e-9),
    Bound(
        what="betweenness within two, ours / igraph", figure="within two", over="within two igraph", most=1
    ),
    Bound(what="all person measures, CPU seconds", figure="all seconds", most=120, people=(100_000,)),
    Bound(what="all person measures, peak MB", figure="all peak MB", most=1024, people=(100_000,)),
    Bound(what="all person measures, CPU seconds", figure="all seconds", most=900, people=(1_000_000,)),
    Bound(what="all person measures, peak MB", figure="all peak MB", most=6144, people=(1_000_000,)),
    Bound(
        what="pandas + networkx / ours, same measures",
        figure="pandas and networkx",
        over="the same measures",
        least=50,
    ),
    Bound(
        what="vivainsights network_summary / ours",
        figure="network_summary vivainsights",
        over="person measures",
        least=10,
    ),
)


def judged(found: Found, people: int) -> Iterator[tuple[str, str]]:
    """A line for each bound that these figures can tell of, at this size."""
    for bound in BOUNDS:
        if bound.is_told(found) and people in (bound.people or (people,)):
            yield bound.what, bound.verdict(found)

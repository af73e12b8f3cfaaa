"""What each phase may take, and whether it did. Pure."""

from dataclasses import dataclass

MEMORY = 250.0


@dataclass(frozen=True, kw_only=True)
class Target:
    """At most so many R, or so many seconds; neither where no limit is set."""

    r: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Median:
    """The middle of the rounds of one phase."""

    seconds: float
    megabytes: float
    written: int = 0


TARGETS = {
    "paged read": Target(r=2.5),
    "first load, SQLite": Target(r=8),
    "first load, PostgreSQL": Target(r=6),
    "first load with 3.2 group links a person, SQLite": Target(r=10),
    "first load with 3.2 group links a person, PostgreSQL": Target(r=10),
    "nothing changed, SQLite": Target(r=5),
    "nothing changed, PostgreSQL": Target(r=5),
    "sweep of keys and DNs": Target(r=1.2),
    "incremental, nothing changed": Target(seconds=0.010),
    "incremental, 100 changes": Target(r=0.1),
}
WRITE_NOTHING = ("nothing changed, SQLite", "nothing changed, PostgreSQL", "incremental, nothing changed")


def verdict(phase: str, median: Median, r: float, *, judged: bool) -> str:
    """One cell of the table: seconds, ratio, memory, each with its target where it is judged."""
    ratio = median.seconds / r
    figures = {"seconds": f"{median.seconds:.3f} s = {ratio:.2f} R", "memory": f"{median.megabytes:.0f} MB"}
    if phase in WRITE_NOTHING:
        figures["written"] = f"{median.written} rows written"
    if not judged:
        return "; ".join(figures.values())
    limits = {
        "seconds": _time_limit(TARGETS[phase], median.seconds, ratio),
        "memory": f"at most {MEMORY:g} MB: {_word(median.megabytes <= MEMORY)}",
        "written": f"none: {_word(median.written == 0)}",
    }
    return "; ".join(f"{figure}, {limits[name]}" for name, figure in figures.items())


def _time_limit(target: Target, seconds: float, ratio: float) -> str:
    if target.seconds is not None:
        return f"at most {target.seconds * 1000:g} ms: {_word(seconds <= target.seconds)}"
    return f"at most {target.r:g} R: {_word(target.r is None or ratio <= target.r)}"


def _word(is_met: bool) -> str:
    return "met" if is_met else "MISSED"

"""Measure the directory at several sizes: `python -m tests.benchmarks.directory [--people N …]`."""

import argparse

from tests.benchmarks.directory.rounds import Measured, measure
from tests.benchmarks.directory.scene import scene_of
from tests.benchmarks.directory.targets import TARGETS, verdict
from tests.benchmarks.results import record

SIZES = (1_000, 10_000, 100_000)
JUDGED_FROM = 100_000
STEADY = ("incremental, nothing changed", "incremental, 100 changes")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, nargs="+", default=SIZES)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    measured = {}
    for people in given.people:
        print(f"-- {people:,} people", flush=True)
        with scene_of(people) as scene:
            measured[people] = measure(scene, given.rounds, lambda said: print(said, flush=True))
        figures = told(measured[people], people >= JUDGED_FROM) | {"rounds": given.rounds}
        for what, value in figures.items():
            print(f"{what:52} {value}", flush=True)
        if not given.no_record:
            record(f"directory, {people:,} people, slapd", figures)
    for line in growth(measured):
        print(line)


def told(measured: Measured, judged: bool) -> dict[str, object]:
    """The rows of the table."""
    rows: dict[str, object] = {"R: ldapsearch of the same attributes": f"{measured.r:.3f} s"}
    return rows | {
        phase: verdict(phase, measured.median(phase), measured.r, judged=judged)
        for phase in TARGETS
        if measured.phases[phase]
    }


def growth(measured: dict[int, Measured]) -> list[str]:
    """Whether the incremental phases of small directories take no more than those of the largest."""
    largest = max(measured)
    lines = []
    for phase in STEADY:
        most = measured[largest].median(phase).seconds
        for people, one in measured.items():
            seconds = one.median(phase).seconds
            word = "met" if seconds <= most else "MISSED"
            lines.append(f"{phase}, {people:,} people: {seconds:.3f} s, {most:.3f} s at {largest:,}: {word}")
    return lines


if __name__ == "__main__":
    main()

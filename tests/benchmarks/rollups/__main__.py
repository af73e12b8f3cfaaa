"""Team rollups of many facts: the product's CPU seconds beside DuckDB's own, PostgreSQL's and SQLite's.

python -m tests.benchmarks.rollups [FACTS] [TIMES]

Counts are asked three times, cubes TIMES times; the figure is the median.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.results import record
from tests.benchmarks.rollups import databases, sides
from tests.benchmarks.rollups.measured import Measured, measured
from tests.benchmarks.rollups.scene import write_company
from tests.benchmarks.rollups.sides import Place
from tests.servers.postgres import fresh_database, start_postgres
from tests.servers.programs import server_folder

PEOPLE, TEAMS = 100_000, 2_000
TIMES = 3


def emptied(place: Place) -> Place:
    place.out.mkdir(exist_ok=True)
    for path in place.out.iterdir():
        path.unlink()
    return place


def against_duckdb(place: Place, times: int, figures: dict[str, Any]) -> sides.Check:
    """Each side several times; answers the sums of the full cube."""

    def side(name: str, work: Callable[[Place], Any], often: int = times) -> Measured:
        done = measured(work, emptied(place), times=often)
        figures[f"{name}, CPU s"] = round(done.cpu, 2)
        figures[f"{name}, peak MB"] = done.peak_mb
        return done

    bare = side("counts, bare DuckDB", sides.bare_counts, TIMES)
    kept = side("counts, bare DuckDB kept as Parquet", sides.bare_counts_kept, TIMES)
    wanted = sides.check(place, people=False)
    counts = side("counts, product (kept as Parquet, sorted)", sides.product_counts, TIMES)
    assert sides.check(place, people=False) == wanted
    cube = side("cube, bare COUNT(DISTINCT)", sides.bare_cube)
    side("cube, bare COUNT(DISTINCT) kept as Parquet", sides.bare_cube_kept)
    sums = sides.check(place, people=True)
    own = side("cube, product (kept as Parquet, sorted)", sides.product_cube)
    assert sides.check(place, people=True) == sums
    figures |= {"team cube, cells": sums[0], "team cube, MB": sides.size_mb(place)}
    figures["counts, product / bare (at most 1.3)"] = round(counts.cpu / bare.cpu, 2)
    figures["counts, product / bare kept"] = round(counts.cpu / kept.cpu, 2)
    figures["cube, product / bare COUNT(DISTINCT) (at most 1.0)"] = round(own.cpu / cube.cpu, 2)
    return sums


def levels(place: Place, figures: dict[str, Any]) -> None:
    for name, work in (("divisions", sides.product_divisions), ("company", sides.product_company)):
        done = measured(work, emptied(place))
        figures[f"{name} with sketches, CPU s"] = round(done.cpu, 2)
        figures[f"{name} with sketches, cells"] = done.found
        figures[f"{name} with sketches, MB"] = sides.size_mb(place)
    merged = measured(sides.product_company_whole_time, place)
    figures["company, all months merged, CPU s"] = round(merged.cpu, 2)
    last = replace(place, facts=place.facts[-1:])
    day = measured(sides.product_month, emptied(last), times=TIMES)
    figures["one day more: all rollups of its month, CPU s"] = round(day.cpu, 2)
    figures["one day more: all rollups of its month, s"] = round(day.wall, 2)


def against_databases(place: Place, folder: Path, sums: sides.Check, figures: dict[str, Any]) -> None:
    own = figures["cube, product (kept as Parquet, sorted), CPU s"]
    server = start_postgres(server_folder(folder, "postgres"))
    try:
        with fresh_database(server, "rollups") as address:
            spent, found = databases.postgres_cube(server, address, place.facts)
    finally:
        server.stop()
    assert found == sums
    figures["cube, PostgreSQL, CPU s"] = round(spent, 2)
    figures["cube, product / PostgreSQL (at most 0.5)"] = round(own / spent, 2)
    databases.load_sqlite(folder / "facts.sqlite", place.facts)
    done = measured(databases.sqlite_cube, folder / "facts.sqlite")
    assert done.found == sums
    figures["cube, SQLite, CPU s"] = round(done.cpu, 2)
    figures["cube, product / SQLite (at most 0.5)"] = round(own / done.cpu, 2)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
    figures: dict[str, Any] = {"facts": count, "people": PEOPLE, "teams": TEAMS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        files = measured(write_company, folder, count, PEOPLE, TEAMS).found
        place = Place(facts=files, teams=folder / "teams.parquet", out=folder / "out")
        figures["facts, MB"] = round(sum(file.stat().st_size for file in files) / 1e6, 1)
        sums = against_duckdb(place, times, figures)
        levels(place, figures)
        record(f"rollups, {count:,} facts", figures)
        against_databases(place, folder, sums, figures)
    for what, value in figures.items():
        print(f"{what}: {value}")
    record(f"rollups, {count:,} facts", figures)


if __name__ == "__main__":
    main()

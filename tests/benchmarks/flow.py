"""Import many invented acts and rebuild on them; the rebuild beside a bare DuckDB query of the same pairs.

python -m tests.benchmarks.flow [ACTS]
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import duckdb

from plnhub.activity.importing import import_file
from plnhub.activity.rows import COLUMNS
from plnhub.flow.rebuild import rebuild
from plnhub.flow.store import new_run
from plnhub.keys import Keys
from tests.benchmarks.results import record
from tests.makers import NOW, Company, empty_database

PEOPLE = 2_000
Done = TypeVar("Done")


def write_acts(path: Path, count: int) -> None:
    dice = Random(7)
    with path.open("w", encoding="utf-8") as file:
        print(",".join(COLUMNS), file=file)
        for number in range(count):
            giver, taker = dice.randrange(PEOPLE), dice.randrange(PEOPLE)
            moment = NOW - timedelta(minutes=dice.randrange(360 * 1440))
            print(
                f"{moment.isoformat()},answer,p{giver},p{taker},topic {giver % 9},,,,bench,{number}",
                file=file,
            )


def bare_query(path: Path) -> int:
    """What one would ask of the file itself: pairs of the last 90 days with at least two acts."""
    since = str(NOW.date() - timedelta(days=89))
    sql = (
        "SELECT count(*) FROM (SELECT least(actor, recipients) a, greatest(actor, recipients) b "
        "FROM read_csv(?) "
        "WHERE occurred_at > ? AND actor <> recipients GROUP BY ALL HAVING count(*) >= 2)"
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        return int(connection.execute(sql, [str(path), since]).fetchall()[0][0])


def timed(name: str, figures: dict[str, object], work: Callable[[], Done]) -> Done:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    figures[f"{name}_seconds"] = round(time.perf_counter() - wall, 2)
    figures[f"{name}_cpu_seconds"] = round(time.process_time() - cpu, 2)
    figures[f"peak_mb_after_{name}"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return done


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    figures: dict[str, object] = {"acts": count, "people": PEOPLE}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_acts(folder / "acts.csv", count)
        database, keys = empty_database(folder), Keys(folder=folder / "keys")
        with database.writing() as session:
            company = Company(session=session)
            for number in range(PEOPLE):
                person = company.person(f"p{number}", f"team {number % 60}")
                company.consent(person, mirror=number % 10 > 0, count=True)
        figures["ties_bare"] = timed("bare_query", figures, lambda: bare_query(folder / "acts.csv"))
        timed("import", figures, lambda: import_file(database, folder / "acts.csv", NOW))
        timed("import_again", figures, lambda: import_file(database, folder / "acts.csv", NOW))
        run = new_run(NOW.date(), "90d", 2)
        figures["ties"] = timed("rebuild", figures, lambda: rebuild(database, keys, folder / "s", run)).ties
    print(figures)
    record("flow", figures)


if __name__ == "__main__":
    main()

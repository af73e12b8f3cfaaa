"""Run in processes of their own: write asks one by one as the pages do, and say what failed."""

import multiprocessing
import sys
from pathlib import Path

from sqlalchemy.exc import OperationalError

from plnhub.clock import utc_now
from plnhub.pln.asks import ask
from tests.fault.installation import database_of


def write(folder: Path, person_id: int, count: int) -> int:
    """Read then write in each transaction, which is what a late lock would break; counts the failures."""
    database, failed = database_of(folder), 0
    for number in range(count):
        try:
            with database.writing() as session:
                title = f"Ask {person_id}-{number}"
                ask(session, person_id, title=title, body="", topic="t", token=title, now=utc_now())
        except OperationalError:
            failed += 1
    return failed


def write_together(folder: Path, writers: int, count: int) -> int:
    """So many processes at once, each for a person of its own; answers all failures."""
    pool = multiprocessing.get_context("fork").Pool(writers)
    with pool:
        return sum(pool.starmap(write, [(folder, person, count) for person in range(1, writers + 1)], 1))


if __name__ == "__main__":
    sys.exit(write_together(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))

"""Frames of a network on Spark: its ties both ways, its arcs, and results kept so that no plan grows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyspark.sql import DataFrame, SparkSession

from plnhub.errors import HubError

CONTACTS = """
SELECT a AS node, b AS contact FROM {tie} UNION ALL SELECT b AS node, a AS contact FROM {tie}
"""
ARCS = """
SELECT a AS source, b AS target, n_ab AS n FROM {tie} WHERE n_ab > 0
UNION ALL SELECT b AS source, a AS target, n_ba AS n FROM {tie} WHERE n_ba > 0
"""


class NotSettled(HubError):
    """The rounds that suffice for any real network did not."""


class Kept:
    """Frames written to a folder that all executors share: who loses an executor loses a step at most."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session, self._folder, self._count = session, folder, 0

    def keep(self, frame: DataFrame) -> DataFrame:
        """The same rows, computed once and read back from now on."""
        self._count += 1
        place = str(self._folder / f"step-{self._count}")
        frame.write.parquet(place)
        return self._session.read.schema(frame.schema).parquet(place)


@contextmanager
def kept_frames(session: SparkSession, folder: Path) -> Iterator[Kept]:
    """Room for intermediate frames below `folder`, removed at the end."""
    with TemporaryDirectory(dir=folder, prefix="spark-") as room:
        yield Kept(session, Path(room))


def contacts(session: SparkSession, tie: DataFrame) -> DataFrame:
    """Who has a tie with whom, each tie both ways."""
    return session.sql(CONTACTS, tie=tie)


def arcs(session: SparkSession, tie: DataFrame) -> DataFrame:
    """Who gave to whom, and how often."""
    return session.sql(ARCS, tie=tie)

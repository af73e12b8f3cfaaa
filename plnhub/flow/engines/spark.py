"""The engine beyond one machine: Apache Spark, on a cluster's master or through Spark Connect."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import Schema, Table
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.functions import coalesce, col, lit, xxhash64

from plnhub.crash import put_in_place
from plnhub.errors import UsageError
from plnhub.flow.engines import EngineFailed
from plnhub.flow.engines.duckdb import DRAFT
from plnhub.flow.engines.order import place_of
from plnhub.flow.engines.spark_watch import PATIENCE, Watch

HERE = "local[*]"
SETTINGS = {
    "spark.app.name": "plnhub",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}


@dataclass(frozen=True, kw_only=True)
class SparkEngine:
    """One session; the files that it reads and writes lie in a folder that all executors share."""

    backend: Backend
    session: SparkSession
    name: str = "spark"

    def table(self, files: Sequence[Path], schema: Schema, name: str = "") -> Table:
        read = self.session.read.schema(PySparkSchema.from_ibis(schema))
        if files:
            return self._named(name or ibis.util.gen_name("files"), read.parquet(*map(str, files)))
        return self.memory(name or ibis.util.gen_name("empty"), schema.to_pyarrow().empty_table())

    def memory(self, name: str, rows: pa.Table) -> Table:
        schema = PySparkSchema.from_ibis(Schema.from_pyarrow(rows.schema))
        return self._named(name, self.session.createDataFrame(rows, schema=schema))

    def write(self, expression: Table, target: Path) -> int:
        place = place_of(expression)
        keys = (col(place.first), xxhash64(place.near), xxhash64(*map(_told_apart, place.rest)))
        frame = self.frame(expression).repartition(1).sortWithinPartitions(*keys)
        draft = target.with_name(f"{target.name}{DRAFT}")
        try:
            frame.write.mode("overwrite").parquet(str(draft))
            (file,) = draft.glob("part-*.parquet")
            put_in_place(file, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return int(pq.read_metadata(target).num_rows)

    def arrow(self, expression: Table) -> pa.Table:
        return self.frame(expression).toArrow().cast(expression.schema().to_pyarrow())

    def frame(self, expression: Table) -> DataFrame:
        """The expression as Spark's own DataFrame."""
        return self.backend.raw_sql(self.backend.compile(expression))

    def close(self) -> None:
        self.session.stop()

    def _named(self, name: str, frame: DataFrame) -> Table:
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)


def _told_apart(name: str) -> Column:
    """As text in which nothing is something, too: the hash would pass it over."""
    return coalesce(col(name).cast("string"), lit("\0"))


@contextmanager
def spark_engine(
    master: str | None = None, *, patience: float | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[SparkEngine]:
    """An engine for as long as the block runs.

    It runs on `master` (spark://…, k8s://…, local[2], or sc://… for Spark Connect), else on what SPARK_REMOTE
    or SPARK_MASTER names, else on this machine. A cluster that is gone, or does no work for `patience`
    seconds (else PLNHUB_SPARK_PATIENCE, 300 by default), ends the block with EngineFailed.
    """
    where = master or os.environ.get("SPARK_REMOTE") or os.environ.get("SPARK_MASTER") or HERE
    watch = Watch(where=where, patience=patience or _patience())
    try:
        session = _session(where, SETTINGS | dict(settings or {}))
        try:
            with watch.over(session):
                yield SparkEngine(backend=ibis.pyspark.connect(session), session=session)
        finally:
            session.stop()
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise EngineFailed(watch.told(error)) from error


def _patience() -> float:
    """Seconds, from the environment; raises UsageError."""
    asked = os.environ.get("PLNHUB_SPARK_PATIENCE", str(PATIENCE))
    if not re.fullmatch(r"\d+(\.\d+)?", asked) or not float(asked):
        raise UsageError(f"PLNHUB_SPARK_PATIENCE takes seconds above 0, such as 300, not {asked!r}")
    return float(asked)


def _session(where: str, settings: Mapping[str, str]) -> SparkSession:
    """A session of our own; a Spark Connect server has its own settings but for those of a session."""
    is_remote = where.startswith("sc://")
    builder = SparkSession.builder.remote(where) if is_remote else SparkSession.builder.master(where)
    for key, value in settings.items():
        if key.startswith("spark.sql.") or not is_remote:
            builder = builder.config(key, value)
    return builder.getOrCreate()

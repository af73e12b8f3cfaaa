"""A Spark cluster on this machine: a driver here, and two executors in processes of their own."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from tests.servers.programs import program

LOCAL_CLUSTER = "local-cluster[2,1,2048]"
QUICK_START = "-XX:TieredStopAtLevel=1"  # compiles less: these runs are short
SIZES = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
}
SETTINGS = SIZES | {
    "spark.driver.extraJavaOptions": QUICK_START,
    "spark.executor.extraJavaOptions": QUICK_START,
}


def spark_home() -> str:
    """The folder of Spark's own programs; the test is skipped where they are not installed."""
    program("java")
    found = find_spec("pyspark")
    if found is None or not found.submodule_search_locations:
        pytest.skip("Apache Spark is not installed; deploy/test --full installs it")
    return found.submodule_search_locations[0]


@pytest.fixture(scope="session")
def spark_cluster() -> Iterator[Any]:
    """An engine on two executors."""
    os.environ.update(SPARK_HOME=spark_home(), SPARK_LOCAL_IP="127.0.0.1")
    from plnhub.flow.engines.spark import spark_engine

    with spark_engine(LOCAL_CLUSTER, settings=SETTINGS) as engine:
        yield engine

"""The product's own rebuild on a cluster: the same figures, and nothing lost with the cluster."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plnhub.errors import UsageError
from plnhub.flow.engines.named import engine_named
from tests.fault.installation import COMMAND, FIRST, REBUILD_WORDS, install, settings_of, state_of, take_in
from tests.flow.spark.executors import wait_until
from tests.flow.spark.fixtures import SETTINGS, spark_home
from tests.flow.spark.standalone import Cluster, start_cluster, start_connect

pytestmark = [pytest.mark.spark, pytest.mark.full, pytest.mark.fault]

SHARED = ("facts", "ties", "mirrors")
PATIENCE = 40


@pytest.fixture
def cluster(servers_folder: Path) -> Iterator[Cluster]:
    os.environ.update(SPARK_HOME=spark_home(), SPARK_LOCAL_IP="127.0.0.1", SPARK_DAEMON_MEMORY="256m")
    cluster = start_cluster(servers_folder, spark_home())
    yield cluster
    cluster.kill()


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    install(tmp_path)
    take_in(tmp_path, "second.csv")
    return tmp_path


def rebuilding(folder: Path, engine: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *REBUILD_WORDS, "--engine", engine, "--json"],
        env=settings_of(folder) | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def on_cluster(cluster: Cluster, folder: Path) -> subprocess.Popen[str]:
    submitted = " ".join(f"--conf {key}={value}" for key, value in SETTINGS.items())
    return rebuilding(
        folder,
        "spark",
        SPARK_MASTER=cluster.url,
        PYSPARK_SUBMIT_ARGS=f"{submitted} pyspark-shell",
        PLNHUB_SPARK_PATIENCE=str(PATIENCE),
    )


def figures_of(process: subprocess.Popen[str]) -> dict[str, int]:
    said, trouble = process.communicate()
    assert process.returncode == 0, trouble
    return {name: json.loads(said)[name] for name in SHARED}


def test_a_rebuild_on_a_cluster_finds_what_one_machine_finds(cluster: Cluster, installation: Path) -> None:
    there = figures_of(on_cluster(cluster, installation))
    assert there == figures_of(rebuilding(installation, "duckdb"))


def test_a_rebuild_through_spark_connect_finds_it_too(servers_folder: Path, installation: Path) -> None:
    os.environ.update(SPARK_HOME=spark_home(), SPARK_LOCAL_IP="127.0.0.1")
    server = start_connect(servers_folder, spark_home())
    there = rebuilding(installation, "spark", SPARK_REMOTE=f"sc://127.0.0.1:{server.port}")
    try:
        assert figures_of(there) == figures_of(rebuilding(installation, "duckdb"))
    finally:
        server.kill()


def test_a_cluster_that_vanishes_leaves_the_last_good_run_in_service(
    cluster: Cluster, installation: Path
) -> None:
    process = on_cluster(cluster, installation)
    facts = installation / "analytics" / "facts"
    before = set(facts.iterdir())
    wait_until(lambda: set(facts.iterdir()) > before, "the cluster has made a month")
    cluster.kill()
    _, trouble = process.communicate()
    assert (process.returncode, state_of(installation).run_day) == (1, FIRST)
    assert f"Spark at {cluster.url} did not finish" in trouble
    assert f"the figures as of {FIRST} stay in service" in trouble


@pytest.mark.parametrize("patience", ["5 min", "0", "-1", "nan"])
def test_a_patience_that_is_no_time_is_refused(monkeypatch: pytest.MonkeyPatch, patience: str) -> None:
    monkeypatch.setenv("PLNHUB_SPARK_PATIENCE", patience)
    with (
        pytest.raises(UsageError, match=r"PLNHUB_SPARK_PATIENCE takes seconds above 0"),
        engine_named("spark"),
    ):
        pass

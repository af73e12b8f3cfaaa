"""Engines by name; an engine whose packages are not here says what to install."""

import sys

import pytest

from plnhub.errors import UsageError
from plnhub.flow.engines.named import engine_named

OF_SPARK = ("pyspark", "pyspark.errors", "ibis.backends.pyspark", "plnhub.flow.engines.spark")


def test_the_embedded_engine_is_always_here() -> None:
    with engine_named("duckdb") as engine:
        assert engine.name == "duckdb"


def test_without_the_packages_of_spark_its_engine_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in OF_SPARK:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError, match=r"install plnhub\[spark\]"):
        engine_named("spark")


def test_an_engine_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="no engine 'abacus'; there are duckdb, spark"):
        engine_named("abacus")

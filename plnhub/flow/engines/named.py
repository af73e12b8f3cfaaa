"""Open an engine by its name; Spark's own packages are loaded only when it is asked for."""

import importlib
from contextlib import AbstractContextManager

from plnhub.errors import UsageError
from plnhub.flow.engines import Engine

ENGINES = ("duckdb", "spark")
NOT_INSTALLED = (
    "--engine spark needs Apache Spark's Python packages and Java 17 or newer: install plnhub[spark] "
    "(pip install --require-hashes -r deploy/requirements-spark.lock) and openjdk-17-jre-headless"
)


def engine_named(name: str) -> AbstractContextManager[Engine]:
    """The engine for as long as the block runs; raises UsageError when its packages are not here."""
    try:
        module = importlib.import_module(f"plnhub.flow.engines.{name}")
    except ModuleNotFoundError as error:
        if name not in ENGINES:
            raise UsageError(f"there is no engine '{name}'; there are {', '.join(ENGINES)}") from error
        raise UsageError(NOT_INSTALLED) from error
    opened: AbstractContextManager[Engine] = getattr(module, f"{name}_engine")()
    return opened

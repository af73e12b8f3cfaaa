"""Trace the branches of the pure modules (◇) in tests without servers or browsers. A pytest plugin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

from tests.house.pure_coverage import pure_modules

ROOT = Path(__file__).resolve().parents[2]
FAR = {"slapd", "postgres_url", "redis_url", "browser", "page_for", "tcp_fault"}
"""Fixtures of tests that look at servers and browsers: what is pure is decided long before."""

tracer = Coverage(config_file=False, data_suffix=True, branch=True, include=pure_modules(ROOT))
tracer.start()  # before the tests are collected: importing a module runs its definitions


def pytest_collection_finish() -> None:
    tracer.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if not FAR.isdisjoint(getattr(item, "fixturenames", ())):
        return (yield)
    tracer.start()
    try:
        return (yield)
    finally:
        tracer.stop()


def pytest_unconfigure() -> None:
    tracer.stop()
    tracer.save()

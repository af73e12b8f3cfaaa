"""Trace the branches of the pure modules (◇) alone, in each process of a test run. A pytest plugin."""

from pathlib import Path

from coverage import Coverage

from tests.house.pure_coverage import pure_modules

ROOT = Path(__file__).resolve().parents[2]

tracer = Coverage(config_file=False, data_suffix=True, branch=True, include=pure_modules(ROOT))
tracer.start()  # before the tests are collected: importing a module runs its definitions


def pytest_unconfigure() -> None:
    tracer.stop()
    tracer.save()

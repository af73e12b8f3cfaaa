"""Fixtures that every test may use."""

import gc
import os
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings

from tests.made_once import CompiledTemplates, share_compiled_addresses, share_compiled_statements

pytest_plugins = [
    "tests.servers.fixtures",
    "tests.servers.staff_fixtures",
    "tests.browser.fixtures",
    "tests.flow.spark.fixtures",
]

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
share_compiled_statements()
share_compiled_addresses()


LONG = {
    "test_educators.py",
    "test_kills.py",
    "test_recipes.py",
    "test_storm.py",
    "test_fuzz.py",
    "test_http_attacker.py",
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that at the end nobody is left alone with one of them."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_collection_finish() -> None:
    """Spare the collector the modules and tests, which stay, and have it look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure() -> None:
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets, which the product may not ship."""
    folder = Path(os.environ.get("PLNHUB_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not (folder / "oracles.json").is_file():
        pytest.skip("the public data sets are not here; set PLNHUB_TEST_DATA to their folder")
    return folder

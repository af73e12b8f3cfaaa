"""Whatever workers do has a name that administrators can read."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from plnhub import jobs
from plnhub.jobs.registry import TASKS

MACROS = Path(__file__).resolve().parents[2] / "templates" / "macros" / "administration.html"
for _module in pkgutil.iter_modules(jobs.__path__):
    importlib.import_module(f"{jobs.__name__}.{_module.name}")


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_kind_of_work_is_called_something(name: str):
    assert f'"{name}": _("' in MACROS.read_text(encoding="utf-8")

"""Workers ask another process for the analytics: they never load the libraries, and hear of every failure."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.errors import HubError, Unavailable
from plnhub.flow.store import LEASE
from plnhub.jobs import analytics
from plnhub.jobs.analytics import publish_apart, rebuild_apart
from plnhub.jobs.analytics_child import answer
from plnhub.lease import AnotherRun, leased
from plnhub.wiring import Hub
from tests.makers import NOW, empty_database

HEAVY = {"duckdb", "ibis", "networkit", "pandas", "pyarrow", "pyspark", "scipy"}
LOADED = "import importlib, sys; importlib.import_module(sys.argv[1]); print(*sys.modules)"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    settings = Settings(data_dir=tmp_path, secret_key="x" * 40)
    return Hub(settings=settings, database=empty_database(tmp_path), now=lambda: NOW)


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analytics, "ask", answer)


@pytest.mark.parametrize("module", ["plnhub.cli.serve", "plnhub.cli.worker", "plnhub.cli.demo"])
def test_neither_web_server_nor_worker_loads_the_libraries_of_the_analytics(module: str):
    done = subprocess.run([sys.executable, "-c", LOADED, module], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


def test_another_process_rebuilds_and_tells_the_figures(hub: Hub):
    assert rebuild_apart(hub, NOW.date(), "90d", 2)["facts"] == 0


@pytest.mark.usefixtures("inside")
def test_an_error_keeps_its_class_and_its_words(hub: Hub):
    with pytest.raises(Unavailable, match="flow rebuild"):
        publish_apart(hub)


@pytest.mark.usefixtures("inside")
def test_two_at_once_are_refused(hub: Hub):
    with leased(hub.database, LEASE), pytest.raises(AnotherRun):
        rebuild_apart(hub, NOW.date(), "90d", 2)


@pytest.mark.parametrize(
    ("code", "reason"), [("import os; os.kill(os.getpid(), 9)", "memory"), ("raise SystemExit(4)", "code 4")]
)
def test_a_process_that_ends_without_an_answer_is_an_error(hub: Hub, tmp_path, monkeypatch, code, reason):
    (tmp_path / "dying.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(analytics, "CHILD", "dying")
    with pytest.raises(HubError, match=reason):
        publish_apart(hub)


def test_the_process_ends_with_its_worker(tmp_path: Path):
    waiting = f"""
import os, sys, time
from plnhub.jobs import analytics_child
def answer(request):
    open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
    time.sleep(600)
analytics_child.answer = answer
analytics_child.main()
"""
    (tmp_path / "waiting.py").write_text(waiting, encoding="utf-8")
    asking = "from plnhub.jobs import analytics; analytics.CHILD = 'waiting'; analytics.ask('{}')"
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    worker = subprocess.Popen([sys.executable, "-c", asking], env=environment)
    pid = int(until((tmp_path / "pid").read_text) or 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert until(lambda: not Path(f"/proc/{pid}").exists())


def until(look):
    """What `look` answers, once it does."""
    for _ in range(1200):
        try:
            if found := look():
                return found
        except OSError:
            pass
        time.sleep(0.1)
    return None

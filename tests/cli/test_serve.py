"""The web server really starts: one worker inside, another when it dies, and a quick end."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.running.makers import eventually
from tests.servers.programs import dies_with_parent, free_port

PLNHUB = [sys.executable, "-c", "from plnhub.cli import main; main()"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PLNHUB_DATA_DIR": str(tmp_path / "data"),
        "PLNHUB_SECRET_KEY": "kR3vX9mQ2pL7wZ5tB8nC4jH6sD1fG0yA",
        "PLNHUB_BIND": f"127.0.0.1:{free_port()}",
    }


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    subprocess.run([*PLNHUB, "db", "upgrade"], env=environment, check=True)
    process = subprocess.Popen(
        [*PLNHUB, "serve"], env=environment, preexec_fn=dies_with_parent(signal.SIGTERM)
    )
    yield process
    process.kill()
    process.wait()


def holders(environment: dict[str, str]) -> list[int]:
    """The processes that hold the lock of the jobs."""
    lock = Path(environment["PLNHUB_DATA_DIR"]) / "jobs.lock"
    if not lock.exists():
        return []
    inode = f":{lock.stat().st_ino} "
    locks = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    return [int(line.split()[4]) for line in locks if inode in line and "->" not in line]


@pytest.mark.fault
def test_one_web_process_runs_the_jobs_another_takes_over_and_the_end_is_clean(server, environment):
    assert eventually(lambda: len(holders(environment)) == 1)
    first = holders(environment)[0]
    with urllib.request.urlopen(f"http://{environment['PLNHUB_BIND']}/healthz") as answer:
        assert answer.status == 200
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: holders(environment) not in ([], [first]))
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=20) == 0
    assert holders(environment) == []


def test_an_old_database_is_told_to_upgrade(environment):
    done = subprocess.run([*PLNHUB, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "plnhub db upgrade" in done.stderr) == (2, True)

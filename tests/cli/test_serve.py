"""The web server really starts: one worker inside, another when it dies, and a quick end."""

import os
import re
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


def get(environment: dict[str, str], path: str) -> bytes:
    with urllib.request.urlopen(f"http://{environment['PLNHUB_BIND']}{path}") as answer:
        return bytes(answer.read())


def open_to_others(folder: Path) -> list[str]:
    """What others than the owner may read or enter."""
    return [str(path) for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


@pytest.mark.fault
def test_what_a_server_writes_is_for_its_own_user_and_pages_and_styles_are_served(server, environment):
    data = Path(environment["PLNHUB_DATA_DIR"])
    assert eventually(lambda: len(holders(environment)) == 1)
    page = get(environment, "/login").decode()
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert all(get(environment, style) for style in styles)
    assert styles
    assert {"plnhub.db", "jobs.db", "in-use.lock"} <= {path.name for path in data.iterdir()}
    assert open_to_others(data) == []


def test_what_a_command_writes_is_for_its_own_user(environment, tmp_path: Path):
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o700)
    (mine / "acts.csv").write_text("occurred_at,verb,actor\nnever,answer,ann\n", encoding="utf-8")
    (mine / "acts.csv").chmod(0o600)
    for words in (
        ("db", "upgrade"),
        ("activity", "import", str(mine / "acts.csv")),
        ("db", "backup", str(mine / "kept")),
    ):
        subprocess.run([*PLNHUB, *words], env=environment, check=False)
    assert {path.name for path in mine.iterdir()} == {"acts.csv", "acts.csv.rejected.csv", "kept"}
    assert open_to_others(mine) + open_to_others(Path(environment["PLNHUB_DATA_DIR"])) == []


def test_an_empty_data_folder_is_closed_to_others_and_a_used_one_is_left_alone(environment, tmp_path: Path):
    for name in ("empty", "used"):
        (tmp_path / name).mkdir(mode=0o755)
    (tmp_path / "used" / "letter").touch()
    for name in ("empty", "used"):
        place = {"PLNHUB_DATA_DIR": str(tmp_path / name)}
        subprocess.run([*PLNHUB, "db", "upgrade"], env=environment | place, check=True)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("empty", "used")]
    assert modes == [0o700, 0o755]


def test_an_old_database_is_told_to_upgrade(environment):
    done = subprocess.run([*PLNHUB, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "plnhub db upgrade" in done.stderr) == (2, True)

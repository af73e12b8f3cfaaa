"""Live processes that take changes in: killed at any named step, or two at the same time (F2, F6).

F2: `test_a_kill_at_this_step…`; seen red where each statement was committed by itself (`_begin` of
`plnhub/db.py` without its BEGIN). F6: `test_of_two_processes…`; the test after it takes the lease away.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.config import PACKAGE
from plnhub.db import Database
from plnhub.models import Lease, RoleGrant
from tests.directory.servers.company import hire_everybody
from tests.directory.test_kills import state
from tests.forked import command
from tests.servers.staff_operations import DirectoryServer
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.fault]
STEPS = sorted(
    {
        name
        for file in (PACKAGE / "directory").rglob("*.py")
        for name in re.findall(r'crash_point\("(directory\.[\w.]+)"\)', file.read_text(encoding="utf-8"))
    }
    - {"directory.read"}  # only a full read ends there
)
HERE = {"directory.changes", "directory.apply.people", "directory.done"}
"""Every time; the other steps with `--full`, for `test_kills.py` kills them one by one as well."""
PLNHUB = [sys.executable, "-c", "from plnhub.cli import main; main()", "directory"]
WITHOUT_LEASE = (
    "import plnhub.directory.running.run as run; run.take_lease = lambda *_: None; "
    "import plnhub.directory.running.settle as settle; settle.hold_lease = lambda *_: None; "
)
PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A hub of its own folder, which reads a real directory."""

    server: DirectoryServer
    folder: Path
    url: str

    def begun(self, *words: str, before: str = "") -> subprocess.Popen[str]:
        command = [*PLNHUB, *words, "--json"]
        command[2] = before + command[2]
        return subprocess.Popen(
            command,
            env=os.environ | self.settings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def settings(self) -> dict[str, str]:
        return {
            "PLNHUB_DATA_DIR": str(self.folder),
            "PLNHUB_DATABASE_URL": f"sqlite:///{self.folder / 'hub.db'}",
            "PLNHUB_DIRECTORY_URL": self.url,
            "PLNHUB_DIRECTORY_STARTTLS": "false",
            "PLNHUB_DIRECTORY_BASE": self.server.base_dn,
            "PLNHUB_DIRECTORY_BIND_DN": self.server.server.reader_dn,
            "PLNHUB_DIRECTORY_PASSWORD": self.server.server.reader_password,
            "PLNHUB_DIRECTORY_ROLE_GROUPS": json.dumps({"leader": self.server.dn_of("top")}),
        }

    def ran(self, *words: str, crash_at: str = "") -> subprocess.CompletedProcess[str]:
        environment = os.environ | self.settings() | {"PLNHUB_CRASH_AT": crash_at}
        return command(["directory", *words, "--json"], environment)


@pytest.fixture
def installation(
    openldap_staff: DirectoryServer, tcp_fault: Callable[..., TcpFault], tmp_path: Path, database: Database
) -> Installation:
    """Everybody is on file; then all kinds of change happen."""
    hire_everybody(openldap_staff)
    openldap_staff.add_group("top", "ada")
    slow = tcp_fault(openldap_staff.server.port, delay=0.02)
    made = Installation(server=openldap_staff, folder=tmp_path, url=f"ldap://127.0.0.1:{slow.port}")
    done = made.ran("sync")
    assert done.returncode == 0, done.stderr
    openldap_staff.add_person("new", "New Person", team="Looms", manager="bob")
    openldap_staff.change_person("bob", title="Chief", team="Looms")
    openldap_staff.disable_person("cem")
    openldap_staff.delete_person("dia")
    openldap_staff.add_member("top", "bob")
    return made


def everything(database: Database) -> tuple:
    with database.reading() as session:
        return *state(database), tuple(session.execute(select(RoleGrant.person_id, RoleGrant.role)).all())


def test_the_steps_are_found_in_the_code():
    assert {"directory.changes", "directory.lease", "directory.done"} < set(STEPS)


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=() if step in HERE else pytest.mark.full) for step in STEPS]
)
def test_a_kill_at_this_step_leaves_old_or_new_and_the_next_run_finishes(
    installation: Installation, database: Database, step: str
):
    old = everything(database)
    killed = installation.ran("changes", crash_at=step)
    after_kill = everything(database)
    finished = installation.ran("changes")
    new = everything(database)
    assert (killed.returncode, finished.returncode) == (-signal.SIGKILL, 0), finished.stderr
    assert after_kill == (new if step == "directory.done" else old)
    assert (new != old, json.loads(finished.stdout)["kind"]) == (True, "changes")


def wait_for_lease(database: Database, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with database.reading() as session:
            if session.scalar(select(Lease.owner)):
                return
        time.sleep(0.005)
    raise AssertionError("the first process never took the lease")


@pytest.mark.parametrize("words", [("sync",), ("changes", "--sweep")], ids=["full", "sweep"])
def test_of_two_processes_one_runs_and_the_other_says_so(
    installation: Installation, database: Database, words: tuple[str, ...]
):
    first = installation.begun(*words)
    wait_for_lease(database, first)
    first.send_signal(signal.SIGSTOP)
    second = installation.ran(*words)
    first.send_signal(signal.SIGCONT)
    out, err = first.communicate(timeout=60)
    assert (first.returncode, json.loads(out)["outcome"]) == (0, "applied"), err
    told = json.loads(second.stdout)
    assert (second.returncode, told["outcome"]) == (3, "held"), second.stderr
    assert "another run" in told["reason"]


def test_without_the_lease_both_would_run(installation: Installation):
    both = [installation.begun("sync", before=WITHOUT_LEASE) for _ in range(2)]
    ended = [process.communicate(timeout=60)[0] for process in both]
    outcomes = [json.loads(text)["outcome"] for text in ended]
    assert (len(outcomes), "held" in outcomes) == (2, False)

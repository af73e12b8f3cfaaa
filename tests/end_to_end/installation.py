"""An installation of its own for one test: every step is the command that an administrator types."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

COMMAND = (sys.executable, "-c", "from plnhub.cli import main; main()")
SECRET = "Zq3v-9xLr2Tn7Kc5Yw1Bm8Fj4Hd6Gs0Pa"
PATIENCE_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Runs `plnhub …` with the settings of one data folder."""

    environment: Mapping[str, str]

    def run(self, *words: str, expect: int = 0) -> str:
        done = subprocess.run((*COMMAND, *words), env=self.environment, capture_output=True, text=True)
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of a running `plnhub serve`, which is stopped afterwards."""
        server = subprocess.Popen(
            (*COMMAND, "serve", "--workers", "1"), env=self.environment, start_new_session=True
        )
        address = f"http://{self.environment['PLNHUB_BIND']}"
        try:
            _wait_for(f"{address}/readyz", server)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=PATIENCE_SECONDS)


def install(folder: Path, **settings: str) -> Installation:
    """An empty installation with these further settings (names without PLNHUB_)."""
    bind = f"127.0.0.1:{_free_port()}"
    standard = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "BIND": bind, "BASE_URL": f"http://{bind}"}
    named = {f"PLNHUB_{name}": value for name, value in (standard | settings).items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLNHUB_")}
    installation = Installation(environment=kept | named)
    installation.run("db", "upgrade")
    return installation


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not come up")

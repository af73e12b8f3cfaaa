"""Find and run server programs: unprivileged, on loopback, and dead as soon as the test run is."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

SYSTEM_FOLDERS = ("/usr/sbin", "/sbin", "/usr/local/sbin")
PATIENCE = 30.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def program(name: str) -> str:
    """The path of a server program; the test is skipped where it is not installed."""
    postgres = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    folders = [os.environ.get("PATH", ""), *SYSTEM_FOLDERS, *map(str, postgres)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        pytest.skip(f"{name} is not installed; deploy/test installs it")
    return found


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged(*, as_root: bool = False) -> dict[str, Any]:
    """Arguments for subprocess that drop root's rights; nothing where there are none to drop."""
    if os.geteuid() != 0 or as_root:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def hand_over(*paths: Path) -> None:
    """Give files made by root to the account that the servers run as."""
    if account := unprivileged():
        for path in paths:
            os.chown(path, account["user"], account["group"])


def server_folder(parent: Path, name: str) -> Path:
    """A new folder for one server, owned by the account that the server runs as."""
    folder = parent / f"{name}-{len(list(parent.iterdir()))}"
    folder.mkdir(mode=0o700)
    hand_over(folder)
    return folder


def run(
    command: Sequence[str], folder: Path, *, check: bool = True, as_root: bool = False, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a server's own tool as the server's account, with what it says in the error if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=dies_with_parent(signal.SIGTERM),
        **unprivileged(as_root=as_root),
        **more,
    )
    if check and done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr or done.stdout}")
    return done


class Server:
    """One server process that can be stopped, killed and started again on the same port and folder."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        port: int,
        *,
        gentle: signal.Signals = signal.SIGTERM,
        is_ready: Callable[[int], bool] | None = None,
        as_root: bool = False,
        patience: float = PATIENCE,
    ):
        self.command = command
        self.folder = folder
        self.port = port
        self.gentle = gentle
        self.is_ready = is_ready or accepts_connections
        self.as_root = as_root
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it can be used."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(self.gentle),
                **unprivileged(as_root=self.as_root),
            )
        self._wait_until_ready(self.process)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + self.patience
        while process.poll() is None and time.monotonic() < deadline:
            if self.is_ready(self.port):
                return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"{self.command[0]} did not start: {self.log_text()[-2000:]}")

    def stop(self) -> None:
        """Ask it to end and wait for it; kill it if it does not listen."""
        self._end(self.gentle)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def log_text(self) -> str:
        """Everything it has written so far."""
        return (self.folder / "server.log").read_text(errors="replace")


def accepts_connections(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def dies_with_parent(how: signal.Signals) -> Callable[[], None]:
    """Have the kernel end the server when the test run dies without cleaning up."""

    def in_child() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(how))

    return in_child

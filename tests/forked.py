"""Processes to kill: forked from one that has loaded the commands already, so that none loads them again."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plnhub.cli import main

COMMANDS = ["plnhub.cli.db", "plnhub.cli.directory", "plnhub.cli.person"]
PATIENCE = 120.0

forks = get_context("forkserver")
forks.set_forkserver_preload([*COMMANDS, "tests.forked", "tests.profiles.polling"])


def ended(target: Callable[..., object], *given: Any) -> int:
    """How a process of its own ended: 0, an exit code, or minus the signal that killed it."""
    process = forks.Process(target=target, args=given)
    process.start()
    process.join(PATIENCE)
    assert process.exitcode is not None, f"{target} does not end"
    return process.exitcode


def command(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`plnhub` with these words, and what it printed."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        code = ended(_run, list(words), dict(environment), str(out), str(err))
        return subprocess.CompletedProcess(["plnhub", *words], code, out.read_text(), err.read_text())


def _run(words: list[str], environment: dict[str, str], out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for stream, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), stream)
    sys.argv = ["plnhub", *words]
    main()

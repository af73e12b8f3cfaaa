"""Named points at which a test may kill this process, to prove that only the old or the new state remains."""

import os
import signal


def crash_point(name: str) -> None:
    """Die by SIGKILL here when `PLNHUB_CRASH_AT` names this point; otherwise do nothing."""
    if os.environ.get("PLNHUB_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)

"""Named steps at which a test may kill the process: `PLNHUB_CRASH_AT=step` ends it there with SIGKILL."""

import os
import signal


def crash_point(step: str) -> None:
    """Do nothing, unless the environment asks to die exactly here."""
    if os.environ.get("PLNHUB_CRASH_AT") == step:
        os.kill(os.getpid(), signal.SIGKILL)

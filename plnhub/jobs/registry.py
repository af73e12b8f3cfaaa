"""The tasks by name; a task is a function of the hub, a progress meter and JSON arguments."""

from collections.abc import Callable
from typing import Any, Protocol

from plnhub.errors import UsageError
from plnhub.wiring import Hub


class Progress(Protocol):
    """Tells how far a job is; shown on the admin page and in the terminal."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


Task = Callable[..., None]
TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register `function(hub, progress, **arguments)` under `name`."""

    def register(function: Task) -> Task:
        TASKS[name] = function
        return function

    return register


def run_task(hub: Hub, name: str, progress: Progress, arguments: dict[str, Any]) -> None:
    """Run the task `name`; an unknown one means that newer code wrote the job."""
    if name not in TASKS:
        raise UsageError(f"this version knows no task '{name}': upgrade this worker")
    TASKS[name](hub, progress, **arguments)

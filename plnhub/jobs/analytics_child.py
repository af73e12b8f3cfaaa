"""The process that rebuilds and publishes for a worker: one request in, one answer out, then it ends."""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from plnhub.db import Database, open_database
from plnhub.errors import HubError
from plnhub.flow.figures_of_rebuild import figures_of
from plnhub.flow.rebuild_all import rebuild_all
from plnhub.flow.store import new_run
from plnhub.keys import Keys
from plnhub.privacy.key_use import is_in_use
from plnhub.publishing.publish import publish_release

EXPECTED = (HubError, SQLAlchemyError, OSError, ValueError, LookupError)


def main() -> None:
    """Answer the one request of standard input; when that closes, the worker is gone and so is this."""
    os.umask(0o077)
    request = sys.stdin.readline()
    threading.Thread(target=_end_with_worker, daemon=True).start()
    sys.stdout.write(answer(request))
    sys.stdout.flush()
    os._exit(0)  # the thread still listens, at which the engine's library would complain


def answer(request: str) -> str:
    """The figures, or an error with the class that the worker is to raise."""
    asked = json.loads(request)
    try:
        database = open_database(asked["database"])
        try:
            return json.dumps(WORK[asked["what"]](database, asked), default=str)
        finally:
            database.engine.dispose()
    except EXPECTED as error:
        if not isinstance(error, HubError):
            traceback.print_exc()  # into the log of the worker, whose stderr this process has
        told = str(error) if isinstance(error, HubError) else f"{type(error).__name__}: see the log"
        return json.dumps({"error": told, "kind": type(error).__name__})


def _rebuild(database: Database, asked: Mapping[str, Any]) -> dict[str, Any]:
    folder = Path(asked["data_dir"])
    keys = Keys(folder=folder / "keys", is_in_use=partial(is_in_use, database))
    run = new_run(date.fromisoformat(asked["as_of"]), asked["window"], asked["least"])
    return figures_of(rebuild_all(database, keys, folder / "analytics", run))


def _publish(database: Database, asked: Mapping[str, Any]) -> dict[str, Any]:
    folder, now = Path(asked["data_dir"]) / "analytics", datetime.fromisoformat(asked["now"])
    done = publish_release(database, folder, tuple(asked["levels"]), now)
    return {"new": done.is_new, "release": done.release.id}


WORK: Mapping[str, Callable[[Database, Mapping[str, Any]], dict[str, Any]]] = {
    "rebuild": _rebuild,
    "publish": _publish,
}


def _end_with_worker() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()

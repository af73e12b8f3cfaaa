"""Settings become working parts: the one object that the edges hand down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.db import Database, open_database
from plnhub.keys import Keys


@dataclass(frozen=True, kw_only=True)
class Hub:
    """One running installation: its settings, database, keys and clock."""

    settings: Settings
    database: Database
    now: Callable[[], datetime] = utc_now

    @cached_property
    def keys(self) -> Keys:
        """The installation's keys, made on first use."""
        return Keys(folder=self.settings.data_dir / "keys")

    @property
    def analytics_folder(self) -> Path:
        """Where the person-level analytics live; the web process never opens it."""
        return self.settings.data_dir / "analytics"


def build_hub(settings: Settings) -> Hub:
    """Open the parts that the settings name; nothing is written yet."""
    return Hub(settings=settings, database=open_database(settings.database))

"""A company in a real directory, a database that follows it, and the kinds of run that a fault may meet."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome, Run, sync_changes, sync_directory
from plnhub.errors import HubError
from tests.directory.company import BASE, uid_of
from tests.directory.makers import NOW, everybody, run_of, synced
from tests.directory.slapd_settings import slapd_settings
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import Faults, TcpFault

PEOPLE, CHANGED = 1300, 300
TITLES = itertools.count(1)
TITLE = "dn: uid={uid},ou=people,{base}\nchangetype: modify\nreplace: title\ntitle: {title}\n"


def sweep(run: Run) -> Outcome:
    return sync_changes(run, sweep=True)


RUNS: dict[str, Callable[[Run], Outcome]] = {"full": sync_directory, "changes": sync_changes, "sweep": sweep}


@dataclass
class Company:
    """Everybody is on file, and much has changed since, when the fault comes."""

    server: Slapd
    proxy: TcpFault
    folder: Path
    database: Database
    values: dict[str, Any] = field(default_factory=dict)
    account: str = "reader"

    @property
    def settings(self) -> Settings:
        through = {"directory_url": f"ldap://127.0.0.1:{self.proxy.port}", "directory_starttls": False}
        return slapd_settings(self.server, self.folder, self.account, **(through | self.values))

    def begins(self) -> None:
        synced(self.settings, self.database)
        self.changes_titles(f"title {next(TITLES)}")

    def changes_titles(self, title: str) -> None:
        records = (TITLE.format(uid=uid_of(n), base=BASE, title=f"{title} {n}") for n in range(CHANGED))
        self.server.modify("\n".join(records))

    def breaks(self, **faults: Any) -> None:
        self.proxy.faults = Faults(**faults)

    def runs(self, kind: str, now: datetime = NOW + timedelta(minutes=5)) -> tuple[str, str]:
        """How the run ended, and what the administrator is told."""
        try:
            outcome = RUNS[kind](run_of(self.settings, self.database, now))
        except HubError as error:
            return "failed", str(error)
        return outcome.outcome, outcome.reason

    def standing(self) -> list[tuple[str, str, bool, int]]:
        return everybody(self.database)

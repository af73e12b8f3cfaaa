"""Settings become working parts: the one object that the edges hand down."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from connectors import CONNECTORS
from connectors.contract import Connector, Http
from connectors.http import HardenedHttp
from connectors.oauth import SIGN_INS
from connectors.oauth.parts import SignIn
from plnhub.clock import utc_now
from plnhub.config import Settings, secret_from
from plnhub.db import Database, open_database
from plnhub.directory.setup.configured import configured, effective_settings
from plnhub.keys import Keys
from plnhub.privacy.key_use import is_in_use
from plnhub.profiles.permissions import Office
from plnhub.profiles.reading import Outside


@dataclass(frozen=True, kw_only=True)
class Hub:
    """One running installation: its settings, database, keys and clock.

    Tests alone give `replayed` (recorded answers in place of the network) or `loopback` (their own servers).
    """

    settings: Settings
    database: Database
    now: Callable[[], datetime] = utc_now
    replayed: Http | None = None
    loopback: frozenset[tuple[str, int]] = frozenset()

    @cached_property
    def keys(self) -> Keys:
        """The installation's keys, made on first use and never a second time."""
        return Keys(folder=self.settings.data_dir / "keys", is_in_use=partial(is_in_use, self.database))

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """The outside networks, each with its own settings `PLNHUB_<NETWORK>_<OPTION>`."""
        return {name: make(options_of(name, os.environ)) for name, make in CONNECTORS.items()}

    @cached_property
    def http(self) -> Http:
        """The one way out."""
        agent = f"PLN-Hub (+{self.settings.base_url})"
        return self.replayed or HardenedHttp(clock=self.now, user_agent=agent, allowed=self.loopback)

    @property
    def outside(self) -> Outside:
        """What reading the outside takes."""
        return Outside(
            database=self.database,
            connectors=self.connectors,
            http=self.http,
            now=self.now,
            office=self.office,
        )

    @cached_property
    def sign_ins(self) -> Mapping[str, SignIn]:
        """The networks at which people can prove an account by signing in."""
        return SIGN_INS

    @property
    def office(self) -> Office:
        """What asking people for their permission takes."""
        return Office(
            keys=self.keys,
            sign_ins=self.sign_ins,
            options=lambda network: options_of(network, os.environ),
            redirect_uri=f"{self.settings.base_url}/permissions/answer",
            page=self.settings.base_url,
        )

    @property
    def directory_settings(self) -> Settings:
        """The settings with those of the directory that an administrator keeps on its page."""
        return effective_settings(self.settings, self.database)

    @property
    def directory_shown(self) -> Settings:
        """The same without the password that is kept: enough to know where people log in."""
        with self.database.reading() as session:
            return configured(self.settings, session).settings

    @property
    def analytics_folder(self) -> Path:
        """Where the person-level analytics live; the web process never opens it."""
        return self.settings.data_dir / "analytics"


def options_of(network: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of one network by option; `…_FILE` names a file with the value; the plain one wins."""
    prefix, ending = f"PLNHUB_{network.upper()}_", "_FILE"
    mine = {
        name.removeprefix(prefix): value for name, value in environment.items() if name.startswith(prefix)
    }
    files = {name.removesuffix(ending): path for name, path in mine.items() if name.endswith(ending)}
    plain = {name: value for name, value in mine.items() if not name.endswith(ending)}
    read = {name: secret_from(path) for name, path in files.items() if name not in plain}
    return {name.lower(): value for name, value in (plain | read).items()}


def build_hub(settings: Settings) -> Hub:
    """Open the parts that the settings name; nothing is written yet."""
    return Hub(settings=settings, database=open_database(settings.database))

"""Settings become working parts: the one object that the edges hand down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path

from connectors.contract import Connector, Http
from connectors.http import HardenedHttp
from connectors.names import Names, PublicNames
from connectors.oauth import SIGN_INS
from connectors.oauth.parts import SignIn
from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.db import Database, open_database
from plnhub.directory.setup.configured import configured, effective_settings
from plnhub.keys import Keys
from plnhub.networks.limiter import USUAL_PACE, Limiter, Pace
from plnhub.networks.offered import Offered
from plnhub.privacy.key_use import is_in_use
from plnhub.profiles.permissions import Office
from plnhub.profiles.reading import Outside


@dataclass(frozen=True, kw_only=True)
class Hub:
    """One running installation: its settings, database, keys and clock.

    Tests alone give `replayed` (recorded answers in place of the network) or `loopback` (their own servers)
    and another `pace`.
    """

    settings: Settings
    database: Database
    now: Callable[[], datetime] = utc_now
    replayed: Http | None = None
    loopback: frozenset[tuple[str, int]] = frozenset()
    pace: Pace = USUAL_PACE

    @cached_property
    def keys(self) -> Keys:
        """The installation's keys, made on first use and never a second time."""
        return Keys(folder=self.settings.data_dir / "keys", is_in_use=partial(is_in_use, self.database))

    @cached_property
    def networks(self) -> Offered:
        """The outside networks with what each was given, in the environment or on its page."""
        return Offered(self.database, self.settings.data_dir / "keys")

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """The outside networks that have all they need and are not switched off, as of now."""
        return self.networks.connectors()

    @cached_property
    def http(self) -> Http:
        """The one way out."""
        return self.replayed or HardenedHttp(clock=self.now, user_agent=self._agent, allowed=self.loopback)

    @property
    def _agent(self) -> str:
        return f"PLN-Hub (+{self.settings.base_url})"

    @cached_property
    def inside(self) -> Http | None:
        """The way to the company's own servers that PLNHUB_INSIDE_SERVERS names; None when it names none."""
        pairs, file = self.settings.inside_pairs, self.settings.inside_ca_file
        if self.replayed or not pairs:
            return None
        return HardenedHttp(clock=self.now, user_agent=self._agent, allowed=pairs, authorities=file)

    @cached_property
    def limiter(self) -> Limiter:
        """How fast each host is asked, counted for all workers together."""
        return Limiter(self.database, self.now, self.pace)

    @property
    def outside(self) -> Outside:
        """What reading the outside takes."""
        return Outside(
            database=self.database,
            connectors=self.connectors,
            http=self.http,
            now=self.now,
            office=self.office,
            limiter=self.limiter,
            names=self.names,
            inside=self.inside,
        )

    def way_out(self, network: str) -> Http:
        """The way out for a question that somebody waits for: at once, not at the pace of the workers."""
        return replace(self.outside, limiter=None).http_for(network)

    @cached_property
    def names(self) -> Names:
        """The domain name system, as this machine is set up for it."""
        return PublicNames()

    @cached_property
    def sign_ins(self) -> Mapping[str, SignIn]:
        """The networks at which people can prove an account by signing in."""
        return SIGN_INS

    @property
    def office(self) -> Office:
        """What asking people for their permission takes; the settings are read once, when first needed."""
        read = cache(self.networks.options)
        return Office(
            keys=self.keys,
            sign_ins=self.sign_ins,
            options=lambda network: read()[network].given if network in read() else {},
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


def build_hub(settings: Settings) -> Hub:
    """Open the parts that the settings name; nothing is written yet."""
    return Hub(settings=settings, database=open_database(settings.database))

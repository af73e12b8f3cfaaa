"""The networks that are on, with the settings they have right now: a change needs no restart."""

import os
import threading
from collections.abc import Mapping
from pathlib import Path

import structlog

from connectors import ABOUT, CONNECTORS
from connectors.contract import Connector
from plnhub.db import Database
from plnhub.networks.options import Options, read_options

log = structlog.get_logger()


class Offered:
    """Looks at the settings each time it is asked, and makes a connector anew when its own have changed."""

    def __init__(self, database: Database, keys: Path) -> None:
        self._database = database
        self._keys = keys
        self._lock = threading.Lock()
        self._made: dict[str, tuple[Mapping[str, str], Connector]] = {}

    def options(self) -> dict[str, Options]:
        """What each network was given."""
        with self._database.reading() as session:
            return read_options(ABOUT, session, self._keys, os.environ)

    def given(self, network: str) -> Mapping[str, str]:
        """The settings of one network."""
        return self.options()[network].given

    def connectors(self) -> dict[str, Connector]:
        """Those that have all they need and are not switched off."""
        found = self.options()
        with self._lock:
            return {
                name: connector
                for name, options in found.items()
                if options.is_on(ABOUT[name]) and (connector := self._connector(name, options)) is not None
            }

    def _connector(self, name: str, options: Options) -> Connector | None:
        given, made = self._made.get(name, (None, None))
        if made is not None and given == options.given:
            return made
        try:
            connector = CONNECTORS[name](dict(options.given))
        except (ValueError, LookupError) as error:  # a setting that makes no sense costs its network alone
            log.warning("network_settings_wrong", network=name, kind=type(error).__name__)
            return None
        self._made[name] = (options.given, connector)
        return connector

"""The settings of each outside network: the environment's, and below them those kept by the page."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from connectors.about import About, Need
from plnhub.config import secret_from
from plnhub.errors import SettingsError
from plnhub.kept_secret import secret_of
from plnhub.models import NetworkSetting

SWITCH, OFF = "switch", "off"
"""The one option that every network has: `PLNHUB_<NETWORK>_SWITCH=off`, or the button on its page."""
FILE = "_FILE"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a network was given: `locked` by the environment, `kept` by its page; `trouble` keeps it off."""

    given: Mapping[str, str] = field(repr=False)
    locked: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    trouble: str = ""

    @property
    def is_switched_off(self) -> bool:
        return self.given.get(SWITCH, "").strip().lower() == OFF

    def missing(self, about: About) -> tuple[Need, ...]:
        """The required settings that nobody has given."""
        return about.missing(dict(self.given))

    def is_on(self, about: About) -> bool:
        """Whether the network is offered and read."""
        return not (self.is_switched_off or self.trouble or self.missing(about))


def options_of(network: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of one network by option; `…_FILE` names a file with the value; the plain one wins."""
    mine = _named(network, environment)
    files = {name.removesuffix(FILE): path for name, path in mine.items() if name.endswith(FILE)}
    plain = {name: value for name, value in mine.items() if not name.endswith(FILE)}
    read = {name: secret_from(path) for name, path in files.items() if name not in plain}
    return {name.lower(): value for name, value in (plain | read).items()}


def read_options(
    about: Mapping[str, About], session: Session, keys: Path, environment: Mapping[str, str] = os.environ
) -> dict[str, Options]:
    """What every network was given; a file that cannot be read is the trouble of its network alone."""
    kept = kept_options(session)
    return {name: _options(name, each, kept.get(name, {}), keys, environment) for name, each in about.items()}


def kept_options(session: Session) -> dict[str, dict[str, str]]:
    """What the page has kept by network and option; nothing in a database that has no tables yet."""
    rows = select(NetworkSetting.network, NetworkSetting.option, NetworkSetting.value)
    kept: dict[str, dict[str, str]] = {}
    try:
        for network, option, value in session.execute(rows):
            kept.setdefault(network, {})[option] = value
    except DatabaseError:
        session.rollback()
        if inspect(session.connection()).has_table(NetworkSetting.__tablename__):
            raise
    return kept


def subject_of(network: str, option: str) -> str:
    """How the file of a secret is named."""
    return f"network-{network}-{option}"


def secrets_in(about: About) -> frozenset[str]:
    return frozenset(need.option for need in about.needs if need.is_secret)


def _options(
    network: str, about: About, kept: Mapping[str, str], keys: Path, environment: Mapping[str, str]
) -> Options:
    given: dict[str, str] = {}
    trouble, locked = "", _locked(network, environment)
    try:
        given = options_of(network, environment)
        hidden = secrets_in(about)
        for option, value in kept.items():
            if option not in locked:
                secret = option in hidden
                given[option] = secret_of(keys, subject_of(network, option), value) if secret else value
    except SettingsError as error:
        trouble = str(error)
    return Options(given=given, locked=locked, kept=frozenset(kept) - locked, trouble=trouble)


def _locked(network: str, environment: Mapping[str, str]) -> frozenset[str]:
    """What the environment says, and so no page may change; an empty value says nothing."""
    return frozenset(
        name.removesuffix(FILE).lower() for name, value in _named(network, environment).items() if value
    )


def _named(network: str, environment: Mapping[str, str]) -> dict[str, str]:
    prefix = f"PLNHUB_{network.upper().replace('-', '_')}_"
    return {
        name.removeprefix(prefix): value for name, value in environment.items() if name.startswith(prefix)
    }

"""The parts of a log-in, put together from the settings."""

from collections.abc import Callable
from datetime import timedelta

from plnhub.access.bind_pool import PooledBinder
from plnhub.access.ldap_bind import LdapBinder, binds_at_directory
from plnhub.access.limits import limits_for
from plnhub.access.login import Gate
from plnhub.access.networks import host_of, is_loopback
from plnhub.access.passwords import Hasher
from plnhub.config import Settings
from plnhub.db import Database


def gate_for(settings: Settings, database: Database, hashed: Callable[[str], str]) -> Gate:
    """A gate for one process; the thread pool starts with the first bind, so after any fork."""
    return Gate(
        database=database,
        hasher=Hasher(),
        limits=limits_for(
            settings.directory_lock_threshold, timedelta(minutes=settings.directory_lock_minutes)
        ),
        hashed=hashed,
        binder=PooledBinder(LdapBinder(settings=settings)) if binds_at_directory(settings) else None,
    )


def demo_is_allowed(settings: Settings, address: str | None, *, was_forwarded: bool) -> bool:
    """Invented people log in only on a server that listens on loopback, directly, from this machine."""
    return is_loopback(host_of(settings.bind)) and is_loopback(address) and not was_forwarded

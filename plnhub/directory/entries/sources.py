"""Read the source that the settings name: a live directory, an LDIF file or a CSV file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plnhub.config import Settings
from plnhub.directory.entries.csv_source import read_csv
from plnhub.directory.entries.full_read import Progress, open_session, read_everybody
from plnhub.directory.entries.index import People, PeopleIndex
from plnhub.directory.entries.ldif_source import read_ldif
from plnhub.directory.entries.values import Reading, Staff
from plnhub.directory.planning.duplicates import without_duplicates
from plnhub.errors import SettingsError
from plnhub.ldap_connection import SCHEMES, Deadline, server_addresses

RUN_SECONDS = 600.0


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a reader may compare with."""

    fingerprints: dict[str, str] = field(default_factory=dict)
    """Of everybody on file, by key; used up by the read. An empty one makes the entry be looked at."""
    people: Callable[[tuple[Staff, ...]], People] = PeopleIndex
    """Who the members of groups can be, given the people who were read."""


def read_directory(
    settings: Settings,
    today: date,
    progress: Callable[[int], None] = lambda _count: None,
    deadline: Deadline | None = None,
    memory: Memory | None = None,
) -> Reading:
    """Everybody whom the source names, normalised.

    With a `memory` only those who are not as in it (see `Reading.same` and `Reading.absent`), so that double
    entries are set aside only when those who are as on file stand beside them.
    """
    uri = directory_uri(settings)
    deadline = deadline or Deadline.after(RUN_SECONDS)
    if is_file(uri):
        reading = _read_file(settings, uri, today, progress, memory)
    else:
        reading = _read_live(settings, uri, deadline, today, progress, memory or Memory())
    progress(reading.size)
    return reading


def _read_file(
    settings: Settings, uri: str, today: date, progress: Progress, memory: Memory | None
) -> Reading:
    is_table, path = urlsplit(uri).scheme == "csv", source_path(uri)
    if memory is None:
        return without_duplicates((read_csv if is_table else read_ldif)(settings, path, today))
    if is_table:
        return read_csv(settings, path, today, memory.fingerprints, progress)
    return read_ldif(settings, path, today, memory.fingerprints, memory.people, progress)


def _read_live(
    settings: Settings, uri: str, deadline: Deadline, today: date, progress: Progress, memory: Memory
) -> Reading:
    session = open_session(settings, uri, deadline, today)
    try:
        return read_everybody(session, memory.fingerprints, memory.people, progress)
    finally:
        session.connection.unbind_ext_s()


def directory_uri(settings: Settings) -> str:
    """The file, or the LDAP servers with blanks between; raises SettingsError for all else."""
    uri = settings.directory_url.strip()
    if not uri:
        raise SettingsError(
            "PLNHUB_DIRECTORY_URL is not set: give ldap://host, ldaps://host, ldif:///path or csv:///path"
        )
    if is_file(uri):
        return uri
    if urlsplit(uri).scheme not in SCHEMES:
        raise SettingsError(f"PLNHUB_DIRECTORY_URL: '{uri}' is none of ldap, ldaps, ldapi, ldif and csv")
    return " ".join(server_addresses(settings))


def is_file(uri: str) -> bool:
    """Whether the source is a file on this machine."""
    return urlsplit(uri).scheme in ("csv", "ldif")


def source_path(uri: str) -> Path:
    """The file behind `csv:///path` or `ldif:///path`."""
    parts = urlsplit(uri)
    return Path(unquote(parts.netloc + parts.path))

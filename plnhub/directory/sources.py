"""Read the source that the settings name: a live directory, an LDIF file or a CSV file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plnhub.config import Settings
from plnhub.directory.csv_source import read_csv
from plnhub.directory.duplicates import without_duplicates
from plnhub.directory.ldap_source import read_ldap
from plnhub.directory.ldif_source import read_ldif
from plnhub.directory.values import Reading
from plnhub.errors import SettingsError
from plnhub.ldap_connection import SCHEMES, Deadline, server_addresses

RUN_SECONDS = 600.0


def read_directory(
    settings: Settings,
    today: date,
    progress: Callable[[int], None] = lambda _count: None,
    deadline: Deadline | None = None,
) -> Reading:
    """Everybody whom the source names, normalised, with double entries set aside."""
    uri = directory_uri(settings)
    scheme = urlsplit(uri).scheme
    if scheme == "csv":
        reading = read_csv(settings, source_path(uri), today)
    elif scheme == "ldif":
        reading = read_ldif(settings, source_path(uri), today)
    else:
        deadline = deadline or Deadline.after(RUN_SECONDS)
        reading = read_ldap(settings, uri, deadline, today, progress)
    progress(reading.size)
    return without_duplicates(reading)


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

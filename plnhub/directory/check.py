"""Test the connection to the directory step by step, each with what to do when it fails."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import ldap

from plnhub.config import Settings
from plnhub.directory.describe import described_person
from plnhub.directory.gates import absent_canaries
from plnhub.directory.ldap_source import ask_vendor, bound_connection, is_base_visible
from plnhub.directory.sources import directory_uri, is_file, read_directory, source_path
from plnhub.directory.values import Reading
from plnhub.errors import HubError, Unavailable
from plnhub.ldap_certificate import host_and_port, verified_certificate
from plnhub.ldap_connection import CONNECT_SECONDS, Deadline, reason_of, wants_starttls

SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the test."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


Check = tuple[str, Callable[[], str], str]


def check_directory(settings: Settings, today: date) -> Iterator[Step]:
    """The steps in order; nothing is tried after the first that failed."""
    uri = directory_uri(settings)
    for name, act, advice in _connection_checks(settings, uri) if not is_file(uri) else _file_checks(uri):
        step = _tried(name, act, advice)
        yield step
        if not step.ok:
            return
    yield from _content_steps(settings, today)


def _tried(name: str, act: Callable[[], str], advice: str) -> Step:
    try:
        return Step(name=name, ok=True, detail=act())
    except HubError as error:
        return Step(name=name, ok=False, detail=str(error), advice=advice)
    except ldap.LDAPError as error:
        return Step(name=name, ok=False, detail=reason_of(error), advice=advice)
    except OSError as error:
        return Step(name=name, ok=False, detail=error.strerror or str(error), advice=advice)


def _file_checks(uri: str) -> list[Check]:
    path = source_path(uri)
    return [("open", lambda: f"{path}, {path.stat().st_size} bytes", "give a path that may be read")]


def _connection_checks(settings: Settings, uri: str) -> list[Check]:
    deadline = Deadline.after(SECONDS)
    checks: list[Check] = []
    if not uri.startswith("ldapi:"):
        host, port = host_and_port(uri)
        checks += [
            ("resolve", lambda: _resolve(host, port), "look at the host's name in PLNHUB_DIRECTORY_URL"),
            ("tcp", lambda: _connect(host, port), "look at port and firewall; is the server running?"),
            ("tls", lambda: _tls(settings, uri), "look at PLNHUB_DIRECTORY_CA_FILE and the certificate"),
        ]
    return [
        *checks,
        ("bind", lambda: _bind(settings, uri, deadline), "look at _BIND_DN and _PASSWORD"),
        (
            "base",
            lambda: _base(settings, uri, deadline),
            "look at _BASE and the account's rights",
        ),
    ]


def _resolve(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return ", ".join(dict.fromkeys(str(each[4][0]) for each in found))


def _connect(host: str, port: int) -> str:
    with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
        return f"{host} port {port} answers"


def _tls(settings: Settings, uri: str) -> str:
    if uri.startswith("ldap:") and not wants_starttls(settings, uri):
        return "NOT ENCRYPTED: allowed on this machine only or by PLNHUB_DIRECTORY_STARTTLS=false"
    found = verified_certificate(uri, settings, CONNECT_SECONDS)
    return f"certificate for {', '.join(found.names) or 'no name'}, valid until {found.ends_at:%Y-%m-%d}"


def _bind(settings: Settings, uri: str, deadline: Deadline) -> str:
    connection = bound_connection(settings, uri, deadline)
    try:
        return f"signed in as {settings.directory_bind_dn or 'nobody'} at {ask_vendor(connection).title}"
    finally:
        connection.unbind_ext_s()


def _base(settings: Settings, uri: str, deadline: Deadline) -> str:
    connection = bound_connection(settings, uri, deadline)
    try:
        if not is_base_visible(connection, settings.directory_base):
            raise Unavailable(f"'{settings.directory_base}' does not exist or may not be seen")
        return settings.directory_base
    finally:
        connection.unbind_ext_s()


def _content_steps(settings: Settings, today: date) -> Iterator[Step]:
    try:
        reading = read_directory(settings, today, deadline=Deadline.after(SECONDS))
    except HubError as error:
        yield Step(name="search", ok=False, detail=str(error), advice="correct the setting that is named")
        return
    yield _search(reading)
    if settings.canary_uids:
        yield _canaries(reading, settings.canary_uids)
    if reading.staff:
        yield Step(name="person", ok=True, detail=described_person(reading.staff[0]))


def _search(reading: Reading) -> Step:
    detail = f"{len(reading.staff)} people, {len(reading.quarantined)} entries in quarantine"
    if not reading.complete:
        return Step(name="search", ok=False, detail=f"{detail}; {reading.reason}", advice="raise its limits")
    advice = "" if reading.staff else "look at base, filter and the account's rights"
    return Step(name="search", ok=bool(reading.staff), detail=detail, advice=advice)


def _canaries(reading: Reading, uids: tuple[str, ...]) -> Step:
    absent = absent_canaries(reading, uids)
    if not absent:
        return Step(name="canary", ok=True, detail=", ".join(uids))
    advice = "look at base and filter, or correct PLNHUB_DIRECTORY_CANARIES"
    return Step(name="canary", ok=False, detail=f"not found: {', '.join(absent)}", advice=advice)

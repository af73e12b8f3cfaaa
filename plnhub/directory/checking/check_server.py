"""The steps that test one server: name, port, certificate, sign-in, base and clock."""

import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from plnhub.config import Settings
from plnhub.directory.checking.check_values import Check, Told
from plnhub.directory.checking.server_clock import server_time
from plnhub.directory.entries.ldap_source import ask_vendor, is_base_visible
from plnhub.errors import Unavailable
from plnhub.ldap_bounded import within
from plnhub.ldap_certificate import host_and_port, verified_certificate
from plnhub.ldap_connection import CONNECT_SECONDS, Connection, Deadline, close, signed_in_at, wants_starttls
from plnhub.ldap_sign_in import GSSAPI

SECONDS = 30.0
SOON = timedelta(days=30)
CLOCK_MARGIN = timedelta(minutes=5)
PAGING = b"1.2.840.113556.1.4.319"
NOT_ENCRYPTED = "NOT ENCRYPTED: allowed on this machine only or by PLNHUB_DIRECTORY_STARTTLS=false"
TLS_ADVICE = "look at PLNHUB_DIRECTORY_CA_FILE and the server's certificate"
SIGN_IN_ADVICE = "look at PLNHUB_DIRECTORY_SIGN_IN, _BIND_DN and _PASSWORD"
CLOCK_ADVICE = (
    "have both machines take their time from the same time server: certificates, Kerberos and the dates on "
    "which accounts end depend on it"
)


def server_checks(settings: Settings, uri: str, today: date, now: Callable[[], datetime]) -> Iterator[Check]:
    """In the order in which a connection comes about."""
    deadline = Deadline.after(SECONDS)
    if not uri.startswith("ldapi:"):
        host, port = host_and_port(uri)
        yield "resolve", lambda: _resolve(host, port), "look at the host's name in PLNHUB_DIRECTORY_URL"
        yield "tcp", lambda: _reach(host, port), "look at port and firewall; is the server running?"
        yield (
            "tls",
            lambda: _tls(settings, uri, today),
            TLS_ADVICE,
        )
    yield "bind", partial(_at, settings, uri, deadline, partial(_signed_in, settings)), SIGN_IN_ADVICE
    base = partial(_base, settings.directory_base)
    yield "base", partial(_at, settings, uri, deadline, base), "look at _BASE and the account's rights"
    yield "clock", partial(_at, settings, uri, deadline, partial(_clock, now)), CLOCK_ADVICE


def _resolve(host: str, port: int) -> Told:
    def look_up() -> Told:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return Told(detail=", ".join(dict.fromkeys(str(each[4][0]) for each in found)))

    return within(CONNECT_SECONDS, host, port, look_up, lambda _told: None)


def _reach(host: str, port: int) -> Told:
    with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
        return Told(detail=f"{host} port {port} answers")


def _tls(settings: Settings, uri: str, today: date) -> Told:
    is_bare = uri.startswith("ldap:") and not wants_starttls(settings, uri)
    if is_bare and settings.directory_sign_in != GSSAPI:  # with Kerberos, TLS still protects each log-in
        return Told(detail=NOT_ENCRYPTED)
    found = verified_certificate(uri, settings, CONNECT_SECONDS)
    ends = found.ends_at.date()
    detail = f"certificate for {', '.join(found.names) or 'no name'}, valid until {ends:%Y-%m-%d}"
    days = (ends - today).days
    soon = f"it ends in {days} days: renew it now, or nobody can be read or log in from then on"
    return Told(detail=detail, advice=soon if timedelta(days=days) <= SOON else "")


def _at(
    settings: Settings, uri: str, deadline: Deadline, act: Callable[[Connection], Told | None]
) -> Told | None:
    connection = signed_in_at(settings, uri, deadline)
    try:
        return act(connection)
    finally:
        close(connection)


def _signed_in(settings: Settings, connection: Connection) -> Told:
    who = settings.directory_bind_dn or "nobody"
    if settings.directory_sign_in != "simple":
        who = f"{settings.directory_sign_in} {settings.directory_bind_dn}".strip()
    detail = f"signed in as {who} at {ask_vendor(connection).title}"
    root = connection.read_rootdse_s(attrlist=["supportedControl"])
    if any(PAGING in values for values in root.values()):
        return Told(detail=detail)
    return Told(detail=detail, advice="this server does not read page by page: large companies need that")


def _base(base: str, connection: Connection) -> Told:
    if not is_base_visible(connection, base):
        raise Unavailable(f"'{base}' does not exist or may not be seen")
    return Told(detail=base)


def _clock(now: Callable[[], datetime], connection: Connection) -> Told | None:
    theirs = server_time(connection)
    if theirs is None:
        return None
    apart = abs(now() - theirs)
    if apart > CLOCK_MARGIN:
        raise Unavailable(f"the clocks of server and this machine are {_rough(apart)} apart")
    return Told(detail=f"the clocks are {apart.total_seconds():.0f} s apart")


def _rough(span: timedelta) -> str:
    return f"{span.days} days" if span.days > 1 else f"{span.total_seconds() / 60:.0f} minutes"

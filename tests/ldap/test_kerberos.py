"""The service account signs in with a Kerberos ticket from a real key distribution centre."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ldap
import pytest

from plnhub import ldap_rehearsal
from plnhub.config import Settings
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline, connected
from tests.ldap.kerberos import CLIENT, REALM, Realm
from tests.ldap.test_sign_in import LDIF, READER
from tests.servers.programs import server_folder
from tests.servers.slapd import Slapd

pytestmark = [pytest.mark.slapd, pytest.mark.full]

KNOWN = f'sasl-host 127.0.0.1\nauthz-regexp "^uid=hub(,cn=[^,]+)?,cn=gssapi,cn=auth$" "{READER}"'
PATIENCE = 60.0
SILENT = "no Kerberos sign-in within a limit; does the key distribution centre answer?"


@pytest.fixture(scope="module")
def realm(servers_folder: Path) -> Iterator[Realm]:
    made = Realm(folder=server_folder(servers_folder, "kerberos"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def server(realm: Realm, slapd: Callable[..., Slapd]) -> Slapd:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KRB5_KTNAME", realm.keytab("directory"))
        patched.setenv("KRB5_CONFIG", realm.configuration)
        patched.setenv("KRB5RCACHENAME", "none:")  # TMPDIR may be a place where the server may not write
        return slapd(LDIF, extra=KNOWN)


@pytest.fixture(autouse=True)
def _client(realm: Realm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ldap_rehearsal, "_good_until", {})
    monkeypatch.setenv("KRB5_CONFIG", realm.configuration)
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'tickets'}")
    monkeypatch.setenv("KRB5_CLIENT_KTNAME", realm.keytab("hub"))


def settings_for(server: Slapd, scheme: str = "ldaps", **values: Any) -> Settings:
    return Settings(
        directory_url=server.ldaps_url if scheme == "ldaps" else server.url,
        directory_starttls=scheme == "starttls",
        directory_ca_file=str(server.ca_file),
        directory_sign_in="gssapi",
        **values,
    )


def signed_in(settings: Settings, seconds: float = 9) -> Connection:
    return connected(settings, Deadline.after(seconds))


@pytest.mark.parametrize("scheme", ["ldaps", "starttls", "plain"])
def test_a_ticket_signs_the_service_account_in(server: Slapd, scheme: str) -> None:
    connection = signed_in(settings_for(server, scheme))
    assert connection.whoami_s() == f"dn:{READER}"
    connection.unbind_ext_s()


def test_T55_kerberos_encrypts_where_tls_does_not(server: Slapd) -> None:
    connection = signed_in(settings_for(server, "plain"))
    assert connection.get_option(ldap.OPT_X_SASL_SSF) >= 128
    connection.unbind_ext_s()


def test_without_a_ticket_the_sentence_says_where_one_comes_from(
    server: Slapd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KRB5_CLIENT_KTNAME", f"FILE:{tmp_path / 'absent'}")
    with pytest.raises(Unavailable, match=r"no ticket.*KRB5_CLIENT_KTNAME.*kinit"):
        signed_in(settings_for(server))


def test_F5_a_silent_key_distribution_centre_is_given_up_and_stops_no_thread(
    server: Slapd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    failures: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        (tmp_path / "krb5.conf").write_text(CLIENT.format(realm=REALM, port=port))
        monkeypatch.setenv("KRB5_CONFIG", str(tmp_path / "krb5.conf"))
        thread = threading.Thread(
            target=lambda: failures.append(failure_of(settings_for(server))), daemon=True
        )
        thread.start()
        thread.join(PATIENCE)
    assert [one.partition(": ")[2] for one in failures] == [SILENT]


def failure_of(settings: Settings) -> str:
    try:
        signed_in(settings, seconds=3)
    except Unavailable as error:
        return re.sub(r"within \d+\.\d s", "within a limit", str(error))
    return ""

"""Kerberos at a real domain controller: it takes a ticket where Kerberos encrypts, and none inside TLS."""

import subprocess
from pathlib import Path

import pytest

from plnhub import ldap_rehearsal
from plnhub.access.ldap_bind import LdapBinder
from plnhub.config import Settings
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Deadline, connected
from tests.ldap.kerberos import CLIENT, REALM
from tests.servers.programs import program
from tests.servers.samba import Samba

pytestmark = [pytest.mark.directory_server, pytest.mark.full]
CENTRE_PORT = 88


@pytest.fixture(autouse=True)
def _ticket(samba: Samba, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "krb5.conf").write_text(CLIENT.format(realm=REALM, port=CENTRE_PORT))
    monkeypatch.setenv("KRB5_CONFIG", str(tmp_path / "krb5.conf"))
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'tickets'}")
    monkeypatch.setattr(ldap_rehearsal, "_good_until", {})
    secret = f"{samba.reader_password}\n"
    subprocess.run([program("kinit"), "reader"], input=secret, text=True, check=True, capture_output=True)


def settings_for(samba: Samba, url: str, *, starttls: bool) -> Settings:
    return Settings(
        directory_url=url,
        directory_base=samba.base_dn,
        directory_ca_file=str(samba.ca_file),
        directory_vendor="ad",
        directory_filter="(objectClass=user)",
        directory_sign_in="gssapi",
        directory_starttls=starttls,
    )


def test_a_ticket_signs_in_and_people_log_in_through_tls(samba: Samba) -> None:
    binder = LdapBinder(settings=settings_for(samba, samba.url, starttls=False))
    assert len(binder.keys_of("reader", samba.reader_password)) == 1


def test_inside_tls_the_sentence_says_how_else(samba: Samba) -> None:
    with pytest.raises(Unavailable, match="inside TLS this server takes no Kerberos"):
        connected(settings_for(samba, samba.ldaps_url, starttls=True), Deadline.after(9))

"""The service account reads a domain with a ticket of the domain's own key distribution centre."""

import os
import subprocess
from pathlib import Path

import pytest

from plnhub import ldap_rehearsal
from plnhub.config import Settings
from plnhub.db import Database
from tests.directory.makers import active_count, synced
from tests.directory.servers.company import PEOPLE, hire_everybody, settings_for
from tests.ldap.kerberos import CLIENT, REALM
from tests.servers.programs import program
from tests.servers.staff_operations import DirectoryServer

TICKET_PORT = 88


@pytest.fixture
def with_ticket(
    samba_staff: DirectoryServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> DirectoryServer:
    hire_everybody(samba_staff)
    (tmp_path / "krb5.conf").write_text(CLIENT.format(realm=REALM, port=TICKET_PORT))
    monkeypatch.setattr(ldap_rehearsal, "_good_until", {})
    monkeypatch.setenv("KRB5_CONFIG", str(tmp_path / "krb5.conf"))
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'tickets'}")
    password = samba_staff.server.reader_password
    subprocess.run(
        [program("kinit"), f"reader@{REALM}"], input=password, text=True, check=True, env=os.environ
    )
    return samba_staff


def ticket_settings(server: DirectoryServer, folder: Path) -> Settings:
    return settings_for(
        server,
        folder,
        directory_url=server.server.url,
        directory_sign_in="gssapi",
        directory_starttls=False,
        directory_bind_dn="",
        directory_password="",
    )


def test_everybody_is_read_with_a_ticket_and_no_password(
    with_ticket: DirectoryServer, tmp_path: Path, database: Database
):
    outcome = synced(ticket_settings(with_ticket, tmp_path), database)
    assert (outcome.outcome, active_count(database)) == ("applied", PEOPLE)

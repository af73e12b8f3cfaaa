"""Passwords are checked alike by all three products, over a verified connection."""

from pathlib import Path

import pytest

from plnhub.access.ldap_bind import LdapBinder
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.errors import Unavailable
from plnhub.ldap_failover import Resting
from tests.directory.makers import person, synced
from tests.directory.servers.company import settings_for
from tests.servers.staff_operations import DirectoryServer

PASSWORD = "a right-Passw0rd of a colleague"


@pytest.fixture
def signed_up(company: DirectoryServer) -> DirectoryServer:
    """Eve, whose name must be escaped in a DN, has a password."""
    company.set_password("eve", PASSWORD)
    return company


def binder_of(settings: Settings) -> LdapBinder:
    """One that knows nothing of servers that failed in another test."""
    return LdapBinder(settings=settings, resting=Resting())


def keys(server: DirectoryServer, folder: Path, name: str, password: str) -> frozenset[str]:
    return binder_of(settings_for(server, folder)).keys_of(name, password)


def test_the_right_password_answers_the_key_on_file(
    signed_up: DirectoryServer, tmp_path: Path, database: Database
):
    synced(settings_for(signed_up, tmp_path), database)
    assert person(database, "eve").source_key in keys(signed_up, tmp_path, "eve", PASSWORD)


def test_a_protected_plain_port_serves_as_well(signed_up: DirectoryServer, tmp_path: Path):
    settings = settings_for(signed_up, tmp_path, directory_url=signed_up.server.url, directory_starttls=True)
    assert len(binder_of(settings).keys_of("eve", PASSWORD)) >= 1


@pytest.mark.parametrize("password", ["a wrong-Passw0rd", "", " ", "\0", PASSWORD.upper()])
def test_another_password_answers_nobody(signed_up: DirectoryServer, tmp_path: Path, password: str):
    assert keys(signed_up, tmp_path, "eve", password) == frozenset()


@pytest.mark.parametrize("name", ["nobody", "*", "*)(uid=*", "eve)(objectClass=*", "eve\0", ""])
def test_a_name_full_of_filter_signs_finds_nobody(signed_up: DirectoryServer, tmp_path: Path, name: str):
    assert keys(signed_up, tmp_path, name, PASSWORD) == frozenset()


def test_a_disabled_account_is_refused_by_the_server(signed_up: DirectoryServer, tmp_path: Path):
    signed_up.disable_person("eve")
    assert keys(signed_up, tmp_path, "eve", PASSWORD) == frozenset()


def test_no_password_is_sent_to_a_server_that_nobody_vouches_for(signed_up: DirectoryServer, tmp_path: Path):
    stranger = signed_up.server.ca_file.with_name("stranger.pem")
    settings = settings_for(signed_up, tmp_path, directory_ca_file=str(stranger))
    with pytest.raises(Unavailable, match="certificate"):
        binder_of(settings).keys_of("eve", PASSWORD)

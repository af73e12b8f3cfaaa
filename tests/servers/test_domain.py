"""The throw-away 389 Directory Server and Samba domain controller behave as careful installations do."""

import ldap
import pytest

from tests.servers.ds389 import Ds389
from tests.servers.samba import Samba
from tests.servers.staff_operations import DirectoryServer, ThrowAwayDirectory, signed_in

HEAVY = [pytest.mark.full, pytest.mark.directory_server]


@pytest.fixture(
    params=[pytest.param("ds389", marks=HEAVY), pytest.param("samba", marks=HEAVY)],
)
def server(request: pytest.FixtureRequest) -> ThrowAwayDirectory:
    started: ThrowAwayDirectory = request.getfixturevalue(request.param)
    return started


def connection(url: str, ca_file: str) -> ldap.ldapobject.LDAPObject:
    opened = ldap.initialize(url)
    opened.set_option(ldap.OPT_REFERRALS, 0)
    opened.set_option(ldap.OPT_X_TLS_CACERTFILE, ca_file)
    opened.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    opened.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    return opened


def test_the_reader_signs_in_through_start_tls(server: ThrowAwayDirectory):
    opened = connection(server.url, str(server.ca_file))
    opened.start_tls_s()
    opened.simple_bind_s(server.reader_dn, server.reader_password)
    assert len(opened.search_s(server.base_dn, ldap.SCOPE_BASE)) == 1


def test_another_authority_does_not_vouch_for_it(server: ThrowAwayDirectory):
    stranger = server.ca_file.with_name("stranger.pem")
    with pytest.raises(ldap.SERVER_DOWN):
        connection(server.ldaps_url, str(stranger)).simple_bind_s(server.reader_dn, server.reader_password)


def test_a_domain_controller_takes_no_password_in_clear(samba: Samba):
    opened = connection(samba.url, str(samba.ca_file))
    with pytest.raises(ldap.STRONG_AUTH_REQUIRED):
        opened.simple_bind_s(samba.reader_dn, samba.reader_password)


def test_the_changelog_names_the_entry_that_changed(ds389: Ds389, ds389_staff: DirectoryServer):
    ds389_staff.add_person("ada")
    found = signed_in(ds389).search_s(
        "cn=changelog", ldap.SCOPE_ONELEVEL, "(changeType=add)", ["targetUniqueId"]
    )
    assert all(attributes.get("targetuniqueid", attributes.get("targetUniqueId")) for _, attributes in found)
    assert found


def test_membership_can_be_read_from_the_person_too(ds389: Ds389, ds389_staff: DirectoryServer):
    ds389_staff.add_person("ada")
    ds389_staff.add_group("engines", "ada")
    found = signed_in(ds389).search_s(ds389_staff.dn_of("ada"), ldap.SCOPE_BASE, attrlist=["memberOf"])
    assert found[0][1]["memberOf"] == [ds389_staff.dn_of("engines").encode()]


def test_it_comes_back_after_a_power_cut(server: ThrowAwayDirectory):
    before = signed_in(server).search_s(server.reader_dn, ldap.SCOPE_BASE, attrlist=["1.1"])
    server.kill()
    server.start()
    assert signed_in(server).search_s(server.reader_dn, ldap.SCOPE_BASE, attrlist=["1.1"]) == before

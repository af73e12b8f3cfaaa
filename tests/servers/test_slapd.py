"""The throw-away directory behaves like a careful installation, and misbehaves when told to."""

from collections.abc import Callable

import ldap
import pytest

from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd

COMPANY = """\
dn: dc=pln,dc=example
objectClass: domain
dc: pln

dn: ou=people,dc=pln,dc=example
objectClass: organizationalUnit
ou: people
"""


def person(uid: str) -> str:
    return f"""
dn: uid={uid},ou=people,dc=pln,dc=example
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
userPassword: pass-{uid}
"""


def team(*uids: str) -> str:
    members = "".join(f"member: uid={uid},ou=people,dc=pln,dc=example\n" for uid in uids)
    return f"\ndn: cn=team,dc=pln,dc=example\nobjectClass: groupOfNames\ncn: team\n{members}"


@pytest.fixture(scope="module")
def directory(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(COMPANY + person("ada") + person("bob"), size_limit="3")


def connection(directory: Slapd, url: str, ca_file: str = "") -> ldap.ldapobject.LDAPObject:
    opened = ldap.initialize(url)
    opened.set_option(ldap.OPT_X_TLS_CACERTFILE, ca_file or str(directory.ca_file))
    opened.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    opened.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    return opened


def test_the_directory_holds_the_entries_of_the_ldif(directory: Slapd):
    assert "uid=ada" in directory.search("(uid=ada)", "dn")


def test_start_tls_is_trusted_through_its_own_authority(directory: Slapd):
    opened = connection(directory, directory.url)
    opened.start_tls_s()
    opened.simple_bind_s(directory.bind_dn, directory.password)
    assert opened.whoami_s() == f"dn:{directory.bind_dn}"


def test_ldaps_is_trusted_through_its_own_authority(directory: Slapd):
    assert connection(directory, directory.ldaps_url).simple_bind_s() is not None


def test_another_authority_does_not_vouch_for_it(directory: Slapd):
    opened = connection(directory, directory.ldaps_url, str(directory.certificates.stranger_ca_file))
    with pytest.raises(ldap.SERVER_DOWN):
        opened.simple_bind_s()


def test_a_plain_account_meets_the_size_limit(directory: Slapd):
    opened = connection(directory, directory.url)
    opened.simple_bind_s("uid=ada,ou=people,dc=pln,dc=example", "pass-ada")
    with pytest.raises(ldap.SIZELIMIT_EXCEEDED):
        opened.search_s(directory.base_dn, ldap.SCOPE_SUBTREE)


def test_what_is_asked_can_be_read_in_the_log(directory: Slapd):
    directory.search("(uid=nobody-by-this-name)")
    assert "nobody-by-this-name" in directory.log_text()


def test_a_name_without_password_is_refused_unless_allowed(directory: Slapd):
    with pytest.raises(ldap.UNWILLING_TO_PERFORM):
        connection(directory, directory.url).simple_bind_s("uid=ada,ou=people,dc=pln,dc=example", "")


def test_a_name_without_password_succeeds_as_nobody_where_allowed(slapd: Callable[..., Slapd]):
    careless = slapd(COMPANY + person("ada"), allow=("bind_anon_dn",))
    opened = connection(careless, careless.url)
    opened.simple_bind_s("uid=ada,ou=people,dc=pln,dc=example", "")
    assert opened.whoami_s() == ""


def test_group_membership_follows_the_group(slapd: Callable[..., Slapd]):
    directory = slapd(COMPANY + person("ada"))
    directory.add_ldif(team("ada"))
    assert "memberOf: cn=team,dc=pln,dc=example" in directory.search("(uid=ada)", "memberOf")


def test_a_change_is_seen_at_once(slapd: Callable[..., Slapd]):
    directory = slapd(COMPANY + person("ada"))
    directory.modify(
        "dn: uid=ada,ou=people,dc=pln,dc=example\nchangetype: modify\nreplace: sn\nsn: Lovelace\n"
    )
    assert "sn: Lovelace" in directory.search("(uid=ada)", "sn")


def test_a_killed_directory_comes_back_with_its_entries(slapd: Callable[..., Slapd]):
    directory = slapd(COMPANY + person("ada"))
    directory.kill()
    directory.start()
    assert "uid=ada" in directory.search("(uid=ada)", "dn")


def test_access_can_be_taken_away_between_two_starts(slapd: Callable[..., Slapd]):
    directory = slapd(COMPANY + person("ada"))
    directory.stop()
    directory.configure(access="access to * by * none")
    directory.start()
    opened = connection(directory, directory.url)
    with pytest.raises(ldap.NO_SUCH_OBJECT):
        opened.search_s(directory.base_dn, ldap.SCOPE_SUBTREE)


def test_the_password_policy_locks_after_wrong_passwords(slapd: Callable[..., Slapd]):
    policy = "cn=policy,dc=pln,dc=example"
    entry = f"\ndn: {policy}\nobjectClass: device\nobjectClass: pwdPolicy\ncn: policy\n"
    directory = slapd(
        COMPANY + person("ada") + entry + "pwdAttribute: userPassword\npwdLockout: TRUE\npwdMaxFailure: 1\n",
        ppolicy=policy,
    )
    ada = "uid=ada,ou=people,dc=pln,dc=example"
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        connection(directory, directory.url).simple_bind_s(ada, "wrong")
    # slapd marks the lock by a finer clock than it asks later: for some milliseconds after a full second
    # the mark lies in the future and does not count yet; this look takes longer
    assert "pwdAccountLockedTime: " in directory.search("(uid=ada)", "pwdAccountLockedTime")
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        connection(directory, directory.url).simple_bind_s(ada, "pass-ada")

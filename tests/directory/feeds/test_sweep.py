"""A sweep names everybody in base and filter, or fails: nobody is missing from a sweep that ended well."""

from collections.abc import Callable
from pathlib import Path

import ldap
import pytest

from plnhub.directory.entries.ldap_source import bound_connection
from plnhub.directory.feeds import entries_by_key, keys_and_dns, scope_of
from plnhub.directory.feeds.contract import Scope
from plnhub.directory.vendors import OPENLDAP
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline
from tests.directory.company import BASE, dn_of
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
PEOPLE = 1_200
REFERRAL = (
    f"dn: ou=far,{BASE}\nobjectClass: referral\nobjectClass: extensibleObject\nou: far\nref: ldap://far/\n\n"
)


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(company_with_accounts(PEOPLE, "reader"), size_limit="unlimited")


def opened(server: Slapd, folder: Path, account: str = "", **values: str) -> tuple[Connection, Scope]:
    settings = slapd_settings(server, folder, account, **values)
    return bound_connection(settings, server.url, Deadline.after(60)), scope_of(settings, OPENLDAP)


def soon() -> Deadline:
    return Deadline.after(60)


def test_a_sweep_names_everybody_with_key_and_dn(server: Slapd, tmp_path: Path):
    swept = dict(keys_and_dns(*opened(server, tmp_path), soon()))
    assert set(swept.values()) == {dn_of(number) for number in range(PEOPLE)}


def test_chosen_people_are_read_again_over_several_batches(server: Slapd, tmp_path: Path):
    connection, scope = opened(server, tmp_path)
    chosen = dict(list(keys_and_dns(connection, scope, soon()))[:450])
    found = entries_by_key(connection, scope, chosen, soon())
    assert sorted(entry.dn for entry in found) == sorted(chosen.values())


def test_whoever_does_not_pass_the_filter_is_not_read_again(server: Slapd, tmp_path: Path):
    connection, scope = opened(server, tmp_path)
    everybody = dict(keys_and_dns(connection, scope, soon()))
    narrow = opened(server, tmp_path, directory_filter="(uid=p000007)")[1]
    assert [entry.dn for entry in entries_by_key(connection, narrow, everybody, soon())] == [dn_of(7)]


def test_no_keys_are_no_question(server: Slapd, tmp_path: Path):
    assert entries_by_key(*opened(server, tmp_path), [], soon()) == []


def test_a_base_out_of_sight_is_no_empty_company(server: Slapd, tmp_path: Path):
    with pytest.raises(Unavailable, match="may not be seen"):
        list(keys_and_dns(*opened(server, tmp_path, directory_base=f"ou=other,{BASE}"), soon()))


def test_a_sweep_that_a_limit_cuts_short_fails(slapd: Callable[..., Slapd], tmp_path: Path):
    limited = slapd(company_with_accounts(40, "reader"), size_limit="10")
    with pytest.raises(ldap.SIZELIMIT_EXCEEDED):
        list(keys_and_dns(*opened(limited, tmp_path, "reader"), soon()))


def test_a_sweep_over_a_referral_fails(slapd: Callable[..., Slapd], tmp_path: Path):
    referring = slapd(company_with_accounts(5) + REFERRAL)
    with pytest.raises(Unavailable, match="referrals"):
        list(keys_and_dns(*opened(referring, tmp_path), soon()))

"""What an administrator is shown of a directory before it is synced: real attributes, never a secret."""

from collections.abc import Callable
from datetime import date

import pytest

from plnhub.config import Settings
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.people.new_entry import read_new_entry
from plnhub.directory.setup.preview import entry_told, offers, previewed, told_entry, vendor_called
from plnhub.directory.setup.sample import SIZE, is_offered, look_around, read_sample, without_secrets
from plnhub.directory.vendors import OPENLDAP
from tests.directory.company import dn_of, uid_of
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd

TODAY = date(2026, 3, 10)
SECRETS = (
    *("userPassword", "unicodePwd", "userPassword;x-old", "jpegPhoto", "sambaNTPassword"),
    *("krbPrincipalKey", "ipaNTSecurityToken", "msDS-ManagedPassword", "clientSecret", "pwdHistory"),
)


def entry(**attributes: str) -> Entry:
    values = {name: [text.encode()] for name, text in attributes.items()}
    return Entry(dn="uid=ann,dc=example", attributes=values)


@pytest.mark.parametrize("name", SECRETS)
def test_this_attribute_is_never_offered(name):
    assert not is_offered(name)


@pytest.mark.parametrize("name", ["uid", "displayName", "departmentNumber", "cn;lang-de"])
def test_this_attribute_is_offered(name):
    assert is_offered(name)


def test_long_values_and_values_beyond_the_fifth_are_not_kept():
    one = Entry(
        dn="uid=x", attributes={"cn": [b"x" * 500, b"short"], "mail": [bytes([65 + n]) for n in range(9)]}
    )
    kept = without_secrets(one).attributes
    assert (kept["cn"], len(kept["mail"])) == ([b"short"], 5)


def test_an_entry_survives_being_kept_as_json_byte_by_byte():
    one = Entry(dn="uid=ünï", attributes={"objectguid": [bytes(range(256))[:16]], "cn": ["Łukasz".encode()]})
    assert entry_told(told_entry(one)) == one


def test_the_most_frequent_attributes_are_offered_first_with_an_example():
    found = offers([entry(uid="ann", room="7"), entry(uid="bob")])
    assert [(one.name, one.count, one.example) for one in found] == [("uid", 2, "ann"), ("room", 1, "7")]


def test_the_preview_counts_which_fields_would_be_filled():
    people = [
        entry(uid=uid, cn=uid, entryuuid=uid, **more) for uid, more in (("a", {"l": "Rome"}), ("b", {}))
    ]
    made = previewed(people, OPENLDAP, {"location": "l"}, (), TODAY)
    assert (made.filled["location"], made.filled["uid"], made.size) == (1, 2, 2)


def test_an_entry_that_cannot_be_used_is_shown_with_its_reason():
    made = previewed([entry(cn="Nobody", entryuuid="1")], OPENLDAP, {}, (), TODAY)
    assert made.people[0].refused == "it has no uid"


@pytest.mark.slapd
def test_a_real_server_tells_what_it_is_and_shows_twenty_people(slapd: Callable[..., Slapd], tmp_path):
    server = slapd(company_with_accounts(60, "reader"), size_limit="unlimited")
    settings = slapd_settings(server, tmp_path)
    around, sample = look_around(settings), read_sample(settings)
    assert (around.vendor.name, around.bases) == ("openldap", (server.base_dn,))
    assert (len(sample.entries), sample.entries[0].attributes["uid"]) == (SIZE, [b"p000000"])


def test_a_value_that_is_no_text_is_no_example():
    assert offers([Entry(dn="uid=x", attributes={"photo": [b"\xff\xd8"], "odd": [b"\x00"]})]) == []


def test_a_vendor_that_is_not_known_is_treated_as_any_other():
    assert vendor_called("banyan").name == "generic"


def test_own_fields_are_previewed_with_their_value():
    made = previewed(
        [entry(uid="a", entryuuid="1", room="7")], OPENLDAP, {"x_room": "room"}, ("x_room",), TODAY
    )
    assert (("x_room", "7") in made.people[0].values, made.filled["x_room"]) == (True, 1)


@pytest.mark.slapd
def test_one_entry_of_a_real_server_is_read_as_the_person_it_describes(slapd: Callable[..., Slapd], tmp_path):
    settings = slapd_settings(slapd(company_with_accounts(3, "reader"), size_limit="unlimited"), tmp_path)
    found = read_new_entry(settings, dn_of(1), TODAY)
    assert (found and found.uid, read_new_entry(settings, f"uid=nobody,{dn_of(1)}", TODAY)) == (
        uid_of(1),
        None,
    )


@pytest.mark.parametrize("origin", ["line 17", ""])
def test_what_stands_in_no_directory_is_not_looked_for(origin, tmp_path):
    assert (
        read_new_entry(Settings(data_dir=tmp_path, directory_url="ldap://localhost:1"), origin, TODAY) is None
    )

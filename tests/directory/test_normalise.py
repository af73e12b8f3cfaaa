"""One entry becomes one person, or one reason."""

import pytest

from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.entries.normalise import Entry, staff_from_entry
from plnhub.directory.entries.values import Quarantined, Staff
from plnhub.directory.vendors import OPENLDAP
from tests.directory.makers import TODAY

MAPPING = attribute_mapping(OPENLDAP, {"end_date": "endOfContract", "x_role": "carLicense"}, ("role",))
LEAST = {"uid": [b"ada"], "entryuuid": [b"k-1"]}


def made(dn: str = "uid=ada,dc=x", **attributes: bytes | list[bytes]) -> Staff | Quarantined:
    given = {name: value if isinstance(value, list) else [value] for name, value in attributes.items()}
    return staff_from_entry(Entry(dn=dn, attributes=LEAST | given), MAPPING, OPENLDAP, TODAY)


def person(**attributes: bytes | list[bytes]) -> Staff:
    one = made(**attributes)
    assert isinstance(one, Staff)
    return one


def reason(**attributes: bytes | list[bytes]) -> str:
    one = made(**attributes)
    assert isinstance(one, Quarantined)
    return one.reason


def test_the_display_name_goes_before_the_common_name():
    assert person(cn=b"ada", displayname=b"Ada L.").name == "Ada L."


def test_a_blank_value_gives_way_to_the_next_attribute():
    assert person(cn=b"Ada", displayname=b"  ").name == "Ada"


def test_without_any_name_the_uid_stands_in():
    assert person().name == "ada"


def test_of_several_values_the_choice_does_not_depend_on_their_order():
    assert person(mail=[b"b@x.example", b"A@x.example"]).mail == "a@x.example"


def test_a_manager_is_kept_as_the_server_spells_it():
    assert person(manager=b"cn=Doe\\,  J,dc=x").manager == "cn=Doe\\,  J,dc=x"


def test_a_dimension_is_kept_when_it_has_a_value():
    assert (person(carlicense=b"teacher").dimensions, person().dimensions) == ((("role", "teacher"),), ())


def test_a_contract_that_has_ended_switches_a_person_off():
    assert (person(endofcontract=b"20260301000000Z").disabled, person().disabled) == (True, False)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"uid": b""}, "it has no uid"),
        ({"entryuuid": []}, "it has no immutable key; may the service account read it?"),
        ({"entryuuid": b"\xff"}, "it has no immutable key; may the service account read it?"),
        ({"entryuuid": b"k" * 201}, "its key or DN is too long"),
        ({"title": b"\xfftitle"}, "title is not UTF-8 (byte 1)"),
        ({"title": b"t" * 401}, "title is longer than 400 characters"),
        ({"endofcontract": b"soon"}, "end_date is 'soon', not a date"),
    ],
)
def test_what_cannot_be_used_says_why(attributes: dict, expected: str):
    assert reason(**attributes) == expected


def test_a_long_value_within_its_limit_is_kept():
    assert person(title=b"t" * 400).title == "t" * 400


def test_a_dn_beyond_its_limit_is_refused():
    one = made(dn="uid=" + "a" * 2000)
    assert isinstance(one, Quarantined)


def test_an_entry_whose_uid_cannot_be_read_is_still_known_by_its_key():
    one = made(uid=b"\xff")
    assert isinstance(one, Quarantined)
    assert (one.key, one.uid) == ("k-1", "")

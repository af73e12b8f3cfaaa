"""The allow-list of attributes: nothing else is asked for, and secrets never (T56)."""

import pytest

from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.vendors import (
    ACTIVE_DIRECTORY,
    DS389,
    GENERIC,
    OPENLDAP,
    chosen_vendor,
    detected_vendor,
    key_text,
    person_filter,
)
from plnhub.errors import SettingsError


def test_phone_birthday_and_photo_are_never_asked_for_t56():
    asked = {name.lower() for name in attribute_mapping(OPENLDAP, {}, ()).requested}
    assert not asked & {"telephonenumber", "mobile", "jpegphoto", "homepostaladdress", "*", "+"}


def test_an_override_replaces_one_field_and_leaves_the_others():
    fields = dict(attribute_mapping(OPENLDAP, {"team": "businessCategory,ou"}, ()).fields)
    assert (fields["team"], fields["uid"]) == (("businesscategory", "ou"), ("uid",))


def test_an_empty_override_switches_a_field_off():
    assert "title" not in dict(attribute_mapping(OPENLDAP, {"title": ""}, ()).fields)


@pytest.mark.parametrize("listed", ["x_role", "role"])
def test_an_extra_attribute_is_asked_for_when_it_is_listed_as_a_dimension(listed: str):
    assert "carLicense" in attribute_mapping(OPENLDAP, {"x_role": "carLicense"}, (listed,)).requested


def test_an_extra_attribute_that_is_not_listed_is_not_asked_for():
    assert "carLicense" not in attribute_mapping(OPENLDAP, {"x_role": "carLicense"}, ()).requested


@pytest.mark.parametrize(
    "overrides",
    [{"salary": "salary"}, *({"title": n} for n in ("userPassword", "jpegPhoto", "thumbnailPhoto"))],
)
def test_unknown_fields_and_secret_attributes_are_refused(overrides: dict[str, str]):
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_ATTRIBUTES"):
        attribute_mapping(OPENLDAP, overrides, ())


@pytest.mark.parametrize(
    ("root_entry", "vendor"),
    [
        ({"objectclass": [b"top", b"OpenLDAProotDSE"]}, OPENLDAP),
        ({"supportedcapabilities": [b"1.2.840.113556.1.4.800"]}, ACTIVE_DIRECTORY),
        ({"vendorname": [b"389 Project"]}, DS389),
        ({}, GENERIC),
    ],
)
def test_a_server_is_known_by_what_it_says_of_itself(root_entry, vendor):
    assert detected_vendor(root_entry) is vendor


def test_a_vendor_may_be_chosen_by_name():
    assert (chosen_vendor("ad"), chosen_vendor("auto")) == (ACTIVE_DIRECTORY, None)


def test_an_unknown_vendor_is_refused():
    with pytest.raises(SettingsError, match="novell"):
        chosen_vendor("novell")


def test_a_filter_that_was_chosen_goes_before_the_products_own():
    asked = [person_filter(ACTIVE_DIRECTORY, "(uid=*)", chosen) for chosen in (True, False)]
    assert asked == ["(uid=*)", ACTIVE_DIRECTORY.person_filter]


def test_a_product_without_a_filter_of_its_own_takes_the_usual_one():
    assert person_filter(OPENLDAP, "(objectClass=inetOrgPerson)", False) == "(objectClass=inetOrgPerson)"


def test_a_guid_is_read_in_microsofts_byte_order():
    assert key_text(bytes(range(16)), ACTIVE_DIRECTORY) == "03020100-0504-0706-0809-0a0b0c0d0e0f"


def test_a_text_key_has_one_spelling():
    assert key_text(b" ABC-1 ", OPENLDAP) == "abc-1"

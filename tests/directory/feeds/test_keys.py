"""A key found in an answer is the key that a filter asks for, byte by byte."""

import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.keys import key_filter, key_of_sync
from plnhub.directory.feeds.kinds import kinds_of, people_groups_and_units
from plnhub.directory.vendors import ACTIVE_DIRECTORY, DS389, GENERIC, OPENLDAP, key_text

KEY = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")


def unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\", ""))


@given(st.uuids())
def test_every_byte_of_a_guid_is_escaped(key: uuid.UUID):
    value = key_filter(ACTIVE_DIRECTORY, [str(key)]).removeprefix("(|(objectGUID=").removesuffix("))")
    assert key_text(unescaped(value), ACTIVE_DIRECTORY) == str(key)


def test_a_plain_key_is_asked_for_as_it_is():
    assert key_filter(OPENLDAP, [str(KEY)]) == f"(|(entryUUID={KEY}))"


def test_a_key_that_means_more_in_a_filter_is_taken_literally():
    assert key_filter(GENERIC, ["*)(uid=*"]) == r"(|(entryUUID=\2a\29\28\75\69\64\3d\2a))"


def test_several_keys_are_asked_for_at_once():
    assert key_filter(replace(GENERIC, key="id"), ["a", "b"]) == "(|(id=a)(id=b))"


def test_openldap_tells_keys_as_uuids():
    assert key_of_sync(OPENLDAP, KEY.bytes) == str(KEY)


def test_389_tells_keys_in_groups_of_eight():
    assert key_of_sync(DS389, KEY.bytes) == "00112233-44556677-8899aabb-ccddeeff"


def classes(*names: bytes) -> Entry:
    return Entry(dn="cn=x", attributes={"objectclass": list(names)})


def test_a_group_is_known_by_its_class_however_it_is_spelt():
    assert kinds_of(classes(b"top", b"GROUPOFNAMES")).is_group


def test_a_unit_is_known_by_its_class():
    assert kinds_of(classes(b"top", b"organizationalUnit")).is_unit


def test_a_person_is_neither_group_nor_unit():
    kinds = kinds_of(classes(b"top", b"inetOrgPerson"))
    assert (kinds.is_group, kinds.is_unit) == (False, False)


def test_one_filter_finds_people_groups_and_units():
    made = people_groups_and_units("(uid=*)")
    assert made.startswith("(|(uid=*)(objectClass=groupOfNames)")
    assert made.endswith("(objectClass=nsContainer))")

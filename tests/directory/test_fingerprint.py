"""A fingerprint changes with whatever may matter about an entry, and with nothing else."""

from datetime import date, timedelta

import pytest

from plnhub.directory.entries.fingerprint import Converter, converter_for
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.vendors import ACTIVE_DIRECTORY, OPENLDAP, Vendor

TODAY = date(2026, 3, 2)
ADA = {"uid": [b"ada"], "cn": [b"Ada"], "entryuuid": [b"1"]}


def converter(today: date = TODAY, vendor: Vendor = OPENLDAP, **overrides: str) -> Converter:
    return converter_for(attribute_mapping(vendor, overrides, ()), vendor, today)


def print_of(dn: str = "uid=ada", by: Converter | None = None, **attributes: list[bytes]) -> str:
    return (by or converter()).fingerprint(Entry(dn=dn, attributes=ADA | attributes))


def test_the_order_of_attributes_and_values_does_not_matter():
    there = Entry(dn="uid=ada", attributes={"cn": [b"a", b"b"], "uid": [b"ada"]})
    back = Entry(dn="uid=ada", attributes={"uid": [b"ada"], "cn": [b"b", b"a"]})
    assert converter().fingerprint(there) == converter().fingerprint(back)


@pytest.mark.parametrize(
    "other",
    [
        print_of(dn="uid=Ada"),
        print_of(cn=[b"ada"]),
        print_of(cn=[b"Ada", b"Ada"]),
        print_of(mail=[b"ada"]),
        print_of(cn=[b"Ada", b"mail", b"x"]),
        print_of(by=converter(title="description")),
        print_of(by=converter(vendor=ACTIVE_DIRECTORY)),
    ],
    ids=["dn", "value", "more values", "more attributes", "a value like a name", "mapping", "vendor"],
)
def test_whatever_may_matter_makes_another_one(other: str):
    assert other != print_of()


def test_a_value_that_reads_like_a_name_is_still_a_value():
    assert print_of(cn=[b"Ada", b"mail", b"x"]) != print_of(cn=[b"Ada"], mail=[b"x"])


def test_the_day_on_which_an_account_ends_makes_another_one():
    ends = {"shadowexpire": [str((TODAY - date(1970, 1, 1)).days).encode()]}
    before = print_of(by=converter(TODAY - timedelta(days=1)), **ends)
    assert before != print_of(by=converter(TODAY), **ends)


def test_no_other_day_does():
    ends = {"shadowexpire": [b"40000"]}
    assert print_of(by=converter(TODAY - timedelta(days=1)), **ends) == print_of(by=converter(), **ends)


def test_an_account_that_never_ends_has_the_same_one_every_day():
    never = {"accountexpires": [b"9223372036854775807"], "objectguid": [bytes(16)]}
    days = [converter(TODAY + timedelta(days=n), ACTIVE_DIRECTORY) for n in (0, 400)]
    assert print_of(by=days[0], **never) == print_of(by=days[1], **never)


def test_without_a_key_the_entry_has_none():
    assert converter().key(Entry(dn="uid=x", attributes={"uid": [b"x"]})) == ""

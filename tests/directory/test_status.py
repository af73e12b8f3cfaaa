"""Every vendor's own sign of a switched-off account is understood, and so are its dates."""

from datetime import date

import pytest

from plnhub.directory.entries.status import is_active_word, is_gone_type, parse_date
from plnhub.directory.vendors import ACTIVE_DIRECTORY, DS389, GENERIC, OPENLDAP, Vendor
from tests.directory.makers import TODAY


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("useraccountcontrol", b"546"),
        ("nsaccountlock", b"TRUE"),
        ("logindisabled", b"true"),
        ("pwdaccountlockedtime", b"000001010000Z"),
        ("shadowexpire", b"0"),
        ("shadowexpire", b"20000"),
        ("nsroledn", b"cn=nsManagedDisabledRole,dc=pln,dc=example"),
    ],
)
def test_this_sign_switches_an_account_off(attribute: str, value: bytes):
    assert GENERIC.is_off({attribute: [value]}, TODAY)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("useraccountcontrol", b"544"),
        ("useraccountcontrol", b"garbage"),
        ("useraccountcontrol", b"528"),
        ("lockouttime", b"133485408000000000"),
        ("nsroledn", b"cn=managers,dc=pln,dc=example"),
        ("nsaccountlock", b"false"),
        ("pwdaccountlockedtime", b"20260301080000Z"),
        ("shadowexpire", b"-1"),
        ("shadowexpire", b"99999"),
        ("shadowexpire", b""),
        ("cn", b"disabled"),
    ],
)
def test_this_sign_leaves_an_account_on(attribute: str, value: bytes):
    assert not GENERIC.is_off({attribute: [value]}, TODAY)


@pytest.mark.parametrize(
    ("vendor", "attribute", "value", "off"),
    [
        (ACTIVE_DIRECTORY, "useraccountcontrol", b"546", True),
        (ACTIVE_DIRECTORY, "shadowexpire", b"0", False),
        (DS389, "nsaccountlock", b"true", True),
        (DS389, "useraccountcontrol", b"546", False),
        (OPENLDAP, "pwdaccountlockedtime", b"000001010000Z", True),
        (OPENLDAP, "nsaccountlock", b"true", False),
    ],
)
def test_a_product_is_judged_by_its_own_signs(vendor: Vendor, attribute: str, value: bytes, off: bool):
    assert vendor.is_off({attribute: [value]}, TODAY) is off


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("20261122010948.0Z", date(2026, 11, 22)),
        ("20261122", date(2026, 11, 22)),
        ("133485408000000000", date(2024, 1, 1)),
        ("9223372036854775807", None),
        ("0", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_each_of_the_five_ways(text: str, day: date | None):
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "9223372036854775806", "20261322"])
def test_what_is_no_date_is_refused(text: str):
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)


@pytest.mark.parametrize(("word", "active"), [("", True), ("Yes", True), ("0", False), ("FALSE", False)])
def test_the_column_active_takes_plain_words(word: str, active: bool):
    assert is_active_word(word) is active


def test_a_word_that_is_neither_yes_nor_no_is_refused():
    with pytest.raises(ValueError, match="neither yes nor no"):
        is_active_word("perhaps")


def test_the_employee_type_may_say_that_somebody_has_left():
    assert [is_gone_type(word) for word in ("Terminated", "contractor", None)] == [True, False, False]

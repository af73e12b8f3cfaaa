"""Text is cleaned but never changed in meaning, and DNs compare whatever their spelling."""

import pytest

from plnhub.directory.entries.names import clean, fold, parent_dn, rdn, thorough_dn


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Ada  Lovelace ", "Ada Lovelace"),
        ("Jose\u0301", "José"),
        ("Ada\x1b[31m\x00Red", "Ada [31m Red"),
        ("ab\u202edc", "ab dc"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_text_loses_control_characters_and_keeps_all_else(raw: str, cleaned: str):
    assert clean(raw) == cleaned


def test_composed_and_decomposed_letters_compare_as_equal():
    assert fold("JOSÉ") == fold("jose\u0301")


@pytest.mark.parametrize(
    "other",
    [
        "UID=ada,OU=People,DC=pln,DC=example",
        "uid=ada, ou=people, dc=pln, dc=example",
        "uid=\\61da,ou=people,dc=pln,dc=example",
    ],
)
def test_one_dn_in_another_spelling_is_the_same_dn(other: str):
    assert thorough_dn(other) == thorough_dn("uid=ada,ou=people,dc=pln,dc=example")


def test_the_parts_of_a_multi_valued_rdn_have_no_order():
    assert thorough_dn("a=1+b=2,c=3") == thorough_dn("B=2+A=1,c=3")


def test_text_that_is_no_dn_still_compares():
    assert thorough_dn("No DN") == "no dn"


def test_an_escaped_comma_does_not_end_a_name():
    dn = "cn=Lovelace\\, Ada,ou=people"
    assert (rdn(dn), parent_dn(dn)) == ("cn=Lovelace\\, Ada", "ou=people")


def test_an_escaped_backslash_before_a_comma_ends_the_name():
    assert parent_dn("cn=Ada\\\\,ou=people") == "ou=people"


def test_nothing_has_no_parent():
    assert (rdn(None), parent_dn(None)) == ("", "")

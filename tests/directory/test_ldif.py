"""An LDIF file: the same people as from a live directory, broken records by their line."""

from pathlib import Path

import pytest

from plnhub.directory.entries.sources import read_directory
from plnhub.directory.entries.values import Reading
from plnhub.errors import SettingsError
from tests.directory.makers import TODAY, entry, ldif_settings

BASE = "dc=pln,dc=example"


def read(folder: Path, text: str | bytes, **values) -> Reading:
    return read_directory(ldif_settings(folder, text, **values), TODAY)


def test_an_entry_becomes_a_person(tmp_path: Path):
    (one,) = read(tmp_path, entry("ada", "mail: Ada@X.example", "entryUUID: ABC", "ou: IT")).staff
    assert (one.key, one.uid, one.mail, one.team) == ("abc", "ada", "ada@x.example", "IT")


def test_without_immutable_keys_the_uid_is_the_key(tmp_path: Path):
    assert read(tmp_path, entry("ada")).staff[0].key == "ada"


def test_once_anybody_has_an_immutable_key_everybody_must(tmp_path: Path):
    (aside,) = read(tmp_path, entry("ada", "entryUUID: abc") + entry("bob")).quarantined
    assert "no immutable key" in aside.reason


def test_folded_lines_comments_and_base64_are_understood(tmp_path: Path):
    text = "version: 1\n# a comment\n  folded\n" + entry(
        "ada", "displayName:: SsO8cmdlbg==", "title: Chief", "  Buyer"
    )
    (one,) = read(tmp_path, text).staff
    assert (one.name, one.title) == ("Jürgen", "Chief Buyer")


def test_empty_lines_and_a_lone_version_are_no_records(tmp_path: Path):
    found = read(tmp_path, "\n\nversion: 1\n\n\n" + entry("ada"))
    assert (len(found.staff), found.quarantined) == (1, ())


def test_a_continued_comment_is_no_value(tmp_path: Path):
    text = entry("ada", "title: Chief").replace("title", "# note\n  more\ntitle")
    assert read(tmp_path, text).staff[0].title == "Chief"


def test_windows_line_ends_are_understood(tmp_path: Path):
    assert read(tmp_path, entry("ada").replace("\n", "\r\n")).staff[0].uid == "ada"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("objectClass: inetOrgPerson", "it does not begin with 'dn:'"),
        ("dn: uid=x\nno colon here", "'no colon here' is not 'attribute: value'"),
        ("dn: uid=x\ncn:: %%%", "cn is not base64"),
        ("dn: uid=x\njpegPhoto:< file:///etc/passwd", "jpegPhoto points to another file"),
        ("dn: uid=x\nchangetype: delete", "it is a change, not an entry"),
        ("dn:: /w==", "its DN is not UTF-8"),
    ],
)
def test_a_broken_record_is_set_aside_by_its_line_and_spares_the_others(
    tmp_path: Path, bad: str, reason: str
):
    found = read(tmp_path, f"{entry('ada')}{bad}\n\n{entry('bob')}")
    (aside,) = found.quarantined
    assert (aside.origin, reason.casefold() in aside.reason.casefold(), len(found.staff)) == (
        "line 7",
        True,
        2,
    )


def test_an_entry_without_a_uid_is_set_aside_by_its_line(tmp_path: Path):
    text = entry("ada") + f"dn: cn=x,{BASE}\nobjectClass: inetOrgPerson\ncn: x\n"
    (aside,) = read(tmp_path, text).quarantined
    assert (aside.origin, aside.reason) == ("line 7", "it has no uid")


def test_a_value_that_is_not_utf_8_sets_its_person_aside(tmp_path: Path):
    (aside,) = read(tmp_path, entry("ada", "title:: /w==")).quarantined
    assert (aside.reason, aside.uid) == ("title is not UTF-8 (byte 1)", "ada")


def test_groups_units_and_machines_are_no_people(tmp_path: Path):
    unit = f"dn: ou=x,{BASE}\nobjectClass: organizationalUnit\nou: x\n\n"
    machine = f"dn: cn=pc,{BASE}\nobjectClass: user\nobjectClass: computer\ncn: pc\nuid: pc\n\n"
    assert [one.uid for one in read(tmp_path, unit + machine + entry("ada")).staff] == ["ada"]


def test_the_filter_may_name_another_class(tmp_path: Path):
    other = f"dn: uid=bob,{BASE}\nobjectClass: posixAccount\nuid: bob\ncn: Bob\n"
    found = read(tmp_path, entry("ada") + other, directory_filter="(objectClass=posixAccount)")
    assert [one.uid for one in found.staff] == ["bob"]


def test_a_nested_group_with_a_circle_gives_its_role_once(tmp_path: Path):
    groups = (
        f"dn: cn=top,{BASE}\ncn: top\nmember: cn=below,{BASE}\n\n"
        f"dn: cn=below,{BASE}\ncn: below\nmember: cn=top,{BASE}\nmember: uid=ada,ou=people,{BASE}\n\n"
    )
    found = read(tmp_path, entry("ada") + groups, directory_role_groups={"leader": f"CN=top, {BASE}"})
    assert found.role_members == {"leader": frozenset({"ada"})}


def test_a_group_that_is_not_there_is_told(tmp_path: Path):
    found = read(tmp_path, entry("ada"), directory_role_groups={"leader": f"cn=gone,{BASE}"})
    assert (found.role_members, len(found.notes)) == ({}, 1)


def test_a_role_that_no_group_can_give_is_refused(tmp_path: Path):
    with pytest.raises(SettingsError, match="'owner' is none of"):
        read(tmp_path, entry("ada"), directory_role_groups={"owner": "cn=x"})

"""Each operation of a human resources department leaves the same mark on every directory product."""

from tests.servers.staff_operations import DirectoryServer
from tests.servers.staff_reading import comparable, entries_below, entry_of

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"


def test_a_new_person_stands_where_the_operation_says(staff_server: DirectoryServer):
    staff_server.add_person("ada", "Ada Lovelace", title="Analyst", team="Engines")
    assert entry_of(staff_server, "ada")


def test_a_renamed_person_keeps_the_uid(staff_server: DirectoryServer):
    staff_server.add_person("ada", "Ada Byron")
    staff_server.rename_person("ada", "Lovelace, Ada")
    renamed = entry_of(staff_server, "ada")
    assert renamed
    assert renamed["uid"] == [b"ada"]


def test_a_moved_person_stands_in_the_other_unit(staff_server: DirectoryServer):
    staff_server.add_unit("sales")
    staff_server.add_person("ada")
    staff_server.move_person("ada", "sales")
    assert ",ou=sales," in staff_server.dn_of("ada")
    assert entry_of(staff_server, "ada")


def test_everybody_moves_with_a_renamed_unit(staff_server: DirectoryServer):
    staff_server.add_person("ada")
    staff_server.rename_unit("people", "staff")
    assert ",ou=staff," in staff_server.dn_of("ada")
    assert entry_of(staff_server, "ada")


def test_a_disabled_person_can_be_enabled_again(staff_server: DirectoryServer):
    staff_server.add_person("ada")
    before = entry_of(staff_server, "ada")
    staff_server.disable_person("ada")
    switched_off = entry_of(staff_server, "ada")
    staff_server.enable_person("ada")
    assert switched_off != before == entry_of(staff_server, "ada")


def test_a_deleted_person_is_gone(staff_server: DirectoryServer):
    staff_server.add_person("ada")
    gone = comparable(staff_server.dn_of("ada"))
    staff_server.delete_person("ada")
    assert gone not in entries_below(staff_server)


def test_a_group_holds_people_and_groups(staff_server: DirectoryServer):
    staff_server.add_person("ada")
    staff_server.add_group("below")
    staff_server.add_group("top", "ada")
    staff_server.add_member("top", "below")
    top = entry_of(staff_server, "top")
    assert top
    members = {comparable(member.decode()) for member in top["member"]}
    assert {comparable(staff_server.dn_of(name)) for name in ("ada", "below")} <= members


def test_a_picture_is_kept_as_it_is(staff_server: DirectoryServer):
    staff_server.add_person("ada")
    staff_server.set_photo("ada", JPEG)
    pictured = entry_of(staff_server, "ada")
    assert pictured
    assert pictured["photo"] == [JPEG]


def test_a_company_leaves_nothing_behind(staff_server: DirectoryServer):
    staff_server.add_person("ada")
    staff_server.add_group("top", "ada")
    assert len(entries_below(staff_server)) == 5

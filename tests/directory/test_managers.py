"""Managers are resolved last; circles are cut at one person and told."""

from plnhub.directory.planning.managers import manager_tree
from tests.directory.makers import known, staff


def test_a_manager_is_found_by_dn_in_another_spelling():
    boss = staff("boss", dn="uid=boss,ou=people,dc=x")
    tree = manager_tree([boss, staff(manager="UID=boss, OU=People, DC=x")], {})
    assert tree.manager_of == {"key-ada": "key-boss"}


def test_a_manager_is_found_by_uid():
    assert manager_tree([staff("boss"), staff(manager="BOSS")], {}).manager_of == {"key-ada": "key-boss"}


def test_a_manager_who_was_not_found_this_time_is_taken_from_file():
    assert manager_tree([staff(manager="boss")], {"key-boss": known("boss")}).manager_of == {
        "key-ada": "key-boss"
    }


def test_a_manager_who_is_nobody_leads_nowhere():
    assert manager_tree([staff(manager="uid=gone,dc=x")], {}).manager_of == {}


def test_nobody_is_their_own_manager():
    tree = manager_tree([staff(manager="ada")], {})
    assert (tree.manager_of, tree.notes) == ({}, ("managers in a circle, cut at the first: ada → ada",))


def test_a_circle_is_cut_once_at_the_first_name():
    circle = [staff("c", manager="a"), staff("a", manager="b"), staff("b", manager="c")]
    tree = manager_tree(circle, {})
    assert tree.manager_of == {"key-b": "key-c", "key-c": "key-a"}


def test_a_circle_is_told_in_the_same_words_whatever_the_order():
    circle = [staff("c", manager="a"), staff("a", manager="b"), staff("b", manager="c")]
    assert manager_tree(circle, {}).notes == manager_tree(circle[::-1], {}).notes


def test_people_below_a_circle_keep_their_manager():
    tree = manager_tree([staff("a", manager="b"), staff("b", manager="a"), staff("x", manager="a")], {})
    assert tree.manager_of["key-x"] == "key-a"


def test_two_circles_are_told_apart():
    two = [staff("a", manager="a"), staff("c", manager="d"), staff("d", manager="c")]
    assert len(manager_tree(two, {}).notes) == 2


def test_a_text_that_led_to_a_manager_still_does_when_the_manager_was_renamed():
    old = "uid=boss,ou=people,dc=x"
    report = known("ada", manager=old, manager_key="key-boss")
    renamed = staff("boss", dn="uid=chief,ou=people,dc=x")
    tree = manager_tree([renamed, staff("ada", manager=old)], {"key-ada": report})
    assert tree.manager_of == {"key-ada": "key-boss"}


def test_another_text_is_resolved_anew():
    report = known("ada", manager="uid=boss,dc=x", manager_key="key-boss")
    tree = manager_tree([staff("eve"), staff("ada", manager="eve")], {"key-ada": report})
    assert tree.manager_of == {"key-ada": "key-eve"}


def test_somebody_new_reports_to_whoever_bears_the_name_now():
    dn = "cn=head,dc=x"
    tree = manager_tree([staff("new", dn=dn), staff("eve", manager=dn)], {"key-old": known("old", 2, dn=dn)})
    assert tree.manager_of == {"key-eve": "key-new"}


def test_who_takes_over_a_free_name_does_not_take_over_the_reports():
    dn = "cn=head,dc=x"
    on_file = {"key-ada": known("ada", 1, manager=dn, manager_key="key-old"), "key-old": known("old", 2)}
    renamed = staff("old", dn="cn=chief,dc=x")
    tree = manager_tree([renamed, staff("new", dn=dn), staff("ada", manager=dn)], on_file)
    assert tree.manager_of == {"key-ada": "key-old"}

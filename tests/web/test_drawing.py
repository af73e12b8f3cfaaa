"""Initials, colours, spark lines and ego maps, drawn on the server."""

from hypothesis import given
from hypothesis import strategies as st

from plnhub.web.drawing import HUES, ego_map, hue, initials, sparkline


def test_initials_are_the_first_letters_of_the_first_and_the_last_name():
    assert initials("Maria del Carmen Ruiz") == "MR"


def test_a_single_name_has_one_initial():
    assert initials("Prince") == "P"


def test_a_name_without_letters_still_shows_something():
    assert initials("  — ") == "?"


@given(st.text())
def test_every_text_has_a_hue_and_initials_short_enough_for_a_circle(name):
    assert 0 <= hue(name) < HUES
    assert initials(name)


def test_a_name_keeps_its_colour_on_every_machine():
    assert hue("Maya Lindqvist") == hue("Maya Lindqvist") == 4


def test_a_spark_line_rises_from_the_lower_edge_to_the_upper_edge():
    assert sparkline([1, 2, 3]).line == "M0.0,29.0L50.0,16.0L100.0,3.0"


def test_a_constant_spark_line_is_flat_and_divides_by_nothing():
    assert sparkline([5, 5]).line == "M0.0,29.0L100.0,29.0"


def test_the_busiest_contacts_stand_on_the_inner_ring_first():
    contacts = [{"name": f"P{n}", "given": n, "taken": 0} for n in range(10)]
    assert [each.name for each in ego_map(contacts)][:7] == ["P9", "P8", "P7", "P6", "P5", "P4", "P3"]


def test_an_ego_map_shows_at_most_twenty_four_people():
    assert len(ego_map([{"name": str(n), "given": 1, "taken": 1} for n in range(60)])) == 24


def test_help_in_both_directions_is_told_apart_from_one():
    contacts = [
        {"name": "A", "given": 3, "taken": 2},
        {"name": "B", "given": 0, "taken": 1},
        {"name": "C", "given": 1, "taken": 0},
    ]
    assert [each.direction for each in ego_map(contacts)] == ["both", "taken", "given"]


def test_an_ego_map_without_contacts_is_empty():
    assert ego_map([]) == ()

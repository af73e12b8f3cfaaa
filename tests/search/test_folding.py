"""Folding text and forgiving slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.search.folding import distance, folded, intact_pieces, nearest, slips_forgiven, words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Zażółć Gęślą", ["zazolc", "gesla"]),
        ("ELİF Aydın", ["elif", "aydin"]),
        ("Groß-Jørgen", ["gross", "jorgen"]),
        ("O'Brien_x", ["o", "brien", "x"]),
        ("  ", []),
    ],
)
def test_case_accents_and_signs_do_not_matter(typed, found):
    assert words(typed) == found


def test_every_word_stands_once_after_a_blank():
    assert folded(["Data Engineer", None, "data"]) == " data engineer"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("kafka", "kafka", 0),
        ("kafka", "kakfa", 1),
        ("kafka", "kafa", 1),
        ("kafka", "kafkas", 1),
        ("ab", "cd", 2),
    ],
)
def test_a_slip_is_a_missing_added_wrong_or_swapped_letter(one, other, slips):
    assert distance(one, other, 2) == slips


def test_a_distance_beyond_the_limit_is_not_measured():
    assert distance("kafka", "lineage", 1) == 2


def test_a_slip_in_the_first_letters_of_a_longer_word_is_forgiven():
    assert nearest("kowalksi", {"kowalski", "kowalczyk", "nowak"}) == ["kowalski"]


def test_very_short_words_are_never_bent():
    assert nearest("dan", {"don", "jan"}) == []


LETTERS = "abcdefg"


@st.composite
def slipped(draw, shortest=4, longest=12):
    """A word and the same word with as many slips as are forgiven."""
    word = draw(st.text(LETTERS, min_size=shortest, max_size=longest))
    other = word
    for _ in range(slips_forgiven(word)):
        place = draw(st.integers(0, len(other) - 2))
        kind = draw(st.sampled_from(["drop", "add", "wrong", "swap"]))
        middle = {
            "drop": "",
            "add": other[place] + "x",
            "wrong": "x",
            "swap": other[place + 1] + other[place],
        }[kind]
        other = other[:place] + middle + other[place + 1 + (kind == "swap") :]
    return word, other


@given(slipped())
def test_one_piece_survives_every_forgiven_slip(pair):
    typed, meant = pair
    assert any(piece in f" {meant}" for piece in intact_pieces(typed))


def test_the_nearest_word_comes_first():
    assert nearest("kowalskaj", ["kowalska", "kowalskaja"]) == ["kowalskaja", "kowalska"]

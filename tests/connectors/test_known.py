"""What a cursor remembers of numbered things, and what is asked for once in a run."""

import pytest

from connectors.contract import Response
from connectors.errors import CursorInvalid, SourceUnavailable
from connectors.known import MOST, is_new, known_in, newest, number_of, written
from connectors.lookups import Lookups
from tests.connectors.replay import answer


def test_what_is_written_comes_back() -> None:
    numbers = frozenset({1, 35, 36, 10**12})
    assert known_in({"known": written(numbers)}, "known") == numbers
    assert known_in({}, "known") == frozenset()


def test_a_memory_keeps_the_newest_and_no_zero() -> None:
    assert newest([0, *range(1, MOST + 10)]) == frozenset(range(10, MOST + 10))


def test_below_a_full_memory_all_is_old_and_in_a_short_one_only_what_it_holds() -> None:
    full = newest(range(100, 100 + MOST))
    assert [is_new(number, full) for number in (99, 100, 100 + MOST)] == [False, False, True]
    assert is_new(1, frozenset({2}))


def test_what_has_no_number_is_always_new() -> None:
    assert is_new(number_of("x"), newest(range(1, MOST + 1)))


@pytest.mark.parametrize("text", ["x,", "A", "1,,2", "x" * 14, ",".join(["1"] * (MOST + 1))])
def test_a_damaged_memory_is_refused(text: str) -> None:
    with pytest.raises(CursorInvalid):
        known_in({"known": text}, "known")


def test_a_thing_that_fails_is_asked_for_again_and_one_that_is_missing_is_not() -> None:
    asked: list[str] = []

    def fetch(path: str) -> Response:
        asked.append(path)
        if path == "down":
            raise SourceUnavailable("down")
        return answer(path, {}, 404)

    lookups = Lookups(fetch)
    assert [lookups.thing(path) for path in ("down", "down", "none", "none")] == [{}] * 4
    assert asked == ["down", "down", "none"]

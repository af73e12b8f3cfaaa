"""How a poll of a repository walks: not at all, forward, through everything once a day; never in circles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.bluesky.names import is_timed, key_time
from connectors.bluesky.records import POST
from connectors.bluesky.repository import Listed
from connectors.bluesky.walk import COLLECTIONS, Place, Step, place_in, step
from connectors.errors import CursorInvalid

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OLD, MIDDLE, NEW = "3n2aaaaaaaaaa", "3n2bbbbbbbbbb", "3n2cccccccccc"
DAY_OLD = (NOW - timedelta(hours=23)).isoformat()
SETTLED = Place(server="https://pds.test", revision="one", whole="one", tops=f"{MIDDLE}  ", swept=DAY_OLD)


def page(*keys: str, after: str | None = None) -> Listed:
    uris = [f"at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/{POST}/{key}" for key in keys]
    return Listed(records=[{"uri": uri} for uri in uris], after=after)


def begun(place: Place, now: datetime = NOW) -> Place:
    return place.begun("https://pds.test", "two", now)


def walked(place: Place, *pages: Listed) -> Step:
    taken = Step(place=place, complete=False)
    for each in pages:
        taken = step(taken.place, each)
    return taken


def test_an_unmoved_revision_is_nothing_new() -> None:
    assert SETTLED.is_unchanged("one")
    assert not SETTLED.is_unchanged("two")


def test_a_walk_under_way_is_never_taken_for_settled() -> None:
    assert not begun(SETTLED).is_unchanged("one")


def test_a_walk_ends_where_it_meets_what_is_known() -> None:
    taken = walked(begun(SETTLED), page(NEW, OLD, after=OLD))
    assert taken.place.collection == 1


def test_a_page_of_news_alone_leads_to_the_next() -> None:
    taken = walked(begun(SETTLED), page(NEW, after=NEW))
    assert (taken.place.collection, taken.place.after) == (0, NEW)


def test_after_a_day_what_is_known_does_not_end_the_walk() -> None:
    taken = walked(begun(SETTLED, NOW + timedelta(hours=2)), page(NEW, OLD, after=OLD))
    assert (taken.place.collection, taken.place.after) == (0, OLD)


def test_a_clock_that_was_set_back_does_not_put_off_the_sweep() -> None:
    assert SETTLED.is_due(NOW - timedelta(days=30))


def test_the_end_of_the_last_collection_settles_the_revision_that_the_walk_began_at() -> None:
    taken = walked(begun(SETTLED), *(page() for _each in COLLECTIONS))
    assert taken.complete
    assert (taken.place.revision, taken.place.head) == ("two", None)


def test_only_a_sweep_makes_a_revision_whole() -> None:
    ends = [page() for _each in COLLECTIONS]
    assert walked(begun(SETTLED), *ends).place.whole == "one"
    assert walked(begun(SETTLED, NOW + timedelta(days=2)), *ends).place.whole == "two"


def test_a_walk_goes_on_under_the_revision_it_began_at() -> None:
    under_way = step(begun(SETTLED), page(NEW, after=NEW)).place
    again = under_way.begun("https://moved.test", "three", NOW)
    assert again == replace(under_way, server="https://moved.test")


@pytest.mark.parametrize("after", [MIDDLE, NEW])
def test_a_server_that_goes_round_in_a_circle_is_left(after: str) -> None:
    place = replace(begun(Place()), after=MIDDLE)
    taken = step(place, page(NEW, after=after))
    assert taken.circled
    assert taken.place.collection == 1


@pytest.mark.parametrize("key", ["self", "zzzzzzzzzzzzz", "3n2wloailzc2", "1n2wloailzc2s", ""])
def test_a_key_that_tells_no_time_does_not_end_the_next_walk(key: str) -> None:
    assert not is_timed(key)
    assert key_time(key) is None
    taken = walked(begun(Place()), page(key, after=key))
    assert taken.place.newest == "  "


def test_a_key_tells_when_it_was_made() -> None:
    made = key_time("3n2wloailzc2s")
    assert made is not None
    assert abs(made - datetime(2026, 11, 22, 21, 46, tzinfo=UTC)) < timedelta(minutes=2)


@pytest.mark.parametrize("number", [3, 999_999])
def test_a_cursor_behind_the_last_collection_is_refused(number: int) -> None:
    with pytest.raises(CursorInvalid):
        place_in({"collection": number})

"""One row becomes one act, or a reason why not."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.activity.actors import Party
from plnhub.activity.record import Act
from plnhub.activity.rows import COLUMNS, RowError, act_from, fingerprint
from tests.makers import NOW

STAFF = {"ann": 1, "bob": 2}
ROW = {"occurred_at": "2026-03-01T10:00:00+01:00", "verb": "answer", "actor": "ann"}


def act(**values: str) -> Act:
    row = ROW | values
    return act_from(row, STAFF, fingerprint(row), 0, NOW)


def reason(**values: str) -> str:
    with pytest.raises(RowError) as refused:
        act(**values)
    return str(refused.value)


def test_times_are_taken_with_their_zone():
    assert act().occurred_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_a_time_without_zone_is_utc():
    assert act(occurred_at="2026-03-01 10:00").occurred_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"occurred_at": "yesterday"}, "not an ISO 8601 time"),
        ({"occurred_at": "9" * 100_000}, "not an ISO 8601 time"),
        ({"occurred_at": "2027-01-01"}, "in the future"),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "in the future"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "before 1970"),
        ({"verb": "sing"}, "not a verb"),
        ({"verb": ""}, "not a verb"),
        ({"verb": "retract"}, "not a verb"),
        ({"actor": "carl"}, "neither a uid"),
        ({"actor": ""}, "neither a uid"),
        ({"actor": "github:"}, "neither a uid"),
        ({"actor": ":x"}, "neither a uid"),
        ({"recipients": "bob;carl"}, "'carl' is neither"),
        ({"actor": "staff:2"}, "not a usable"),
        ({"actor": "STAFF:2"}, "not a usable"),
        ({"actor": "Staff :2"}, "not a usable"),
        ({"actor": "n" * 41 + ":x"}, "not a usable"),
        ({"actor": "github:" + "x" * 501}, "not a usable"),
        ({"topic": "x" * 301}, "topic is longer than 300"),
        ({"actor": "x" * 200_000}, "actor is longer than 100000"),
        ({"topic": "a\0"}, "NUL"),
        ({"object": "\ud800"}, "surrogate"),
    ],
)
def test_a_row_is_refused_with_a_reason(values: dict[str, str], words: str):
    assert words in reason(**values)


def test_no_reason_repeats_a_value_at_full_length():
    assert len(reason(occurred_at="9" * 100_000)) < 300


def test_uids_are_found_whatever_their_case():
    assert act(actor=" ANN ", recipients="Bob;github:Bob@x").recipients == (
        Party.staff(2),
        Party(network="github", handle="Bob@x"),
    )


def test_a_parent_is_named_as_in_its_own_channel():
    assert act(in_reply_to="7", channel="forum").in_reply_to == "forum:7"


def test_a_parent_in_the_portal_is_named_by_its_whole_key():
    assert act(in_reply_to="hub:ask:7", channel="forum").in_reply_to == "hub:ask:7"


def test_the_context_is_the_thread():
    assert act(context=" t9 ").context == "t9"


def test_a_row_with_an_id_is_known_by_channel_and_id():
    assert act(external_id="7", channel="forum", topic="x").key == act(external_id="7", channel="forum").key


def test_equal_rows_without_an_id_are_told_apart_by_their_place():
    mark = fingerprint(ROW)
    first, second = (act_from(ROW, STAFF, mark, place, NOW) for place in (0, 1))
    assert first.key != second.key


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)))
def test_every_row_becomes_an_act_or_a_reason(values: dict[str, str]):
    row = ROW | values
    with suppress(RowError):
        made = act_from(row, STAFF, fingerprint(row), 0, NOW)
        assert made.verb in ("answer", values.get("verb", "").strip())

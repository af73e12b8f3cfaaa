"""How long to stay away, and how much a run may spend."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import BudgetExhausted, RateLimited, SourceUnavailable
from connectors.limits import LONGEST, Metered, judged, pause, reset_moment, retry_at
from connectors.times import believable, instant
from tests.connectors.replay import answer, replay

NOW = datetime(2026, 8, 1, 13, 50, tzinfo=UTC)
URL = "https://api.example/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "-5",
        "1e9",
        "0x10",
        "99999999999999999999",
        "Sat, 99 Foo 2026",
        "Fri, 31 Dec 9999 23:59:59 -1200",
    ],
)
def test_a_reset_that_cannot_be_read_is_unknown(text: str) -> None:
    assert reset_moment(text, NOW) is None


def test_a_reset_as_mastodon_writes_it_is_read() -> None:
    assert reset_moment("2026-08-01T13:55:00.409710Z", NOW) == datetime(
        2026, 8, 1, 13, 55, 0, 409710, tzinfo=UTC
    )


def test_a_reset_in_milliseconds_as_in_the_recordings_is_read() -> None:
    assert reset_moment("1507651200000", NOW) == datetime(2017, 10, 10, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", timedelta(seconds=1)),
        ("1507651200", timedelta(seconds=1)),
        ("999999999", LONGEST),
        ("4102444800", LONGEST),
        ("999999999999999", LONGEST),
        ("", timedelta(minutes=15)),
    ],
)
def test_a_pause_lies_between_a_second_and_a_day(header: str, wait: timedelta) -> None:
    assert retry_at({"retry-after": header}, NOW) == NOW + wait


@pytest.mark.parametrize("value", [None, "", "soon", "-1", "0", "nan", "inf", "1e300", object()])
def test_an_interval_that_makes_no_sense_asks_for_nothing(value: object) -> None:
    assert pause(value, NOW) is None


def test_an_interval_is_added_to_the_present() -> None:
    assert pause("60", NOW) == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    "throttled",
    [
        answer(URL, status=429),
        answer(URL, status=403, retry_after="60"),
        answer(URL, status=403, x_ratelimit_remaining="0"),
        answer(URL, status=503, retry_after="60"),
    ],
)
def test_a_throttled_answer_is_a_pause(throttled: object) -> None:
    with pytest.raises(RateLimited):
        judged(throttled, NOW, ("api.example", ""))  # type: ignore[arg-type]


def test_a_plain_refusal_is_no_pause() -> None:
    refusal = answer(URL, status=403, x_ratelimit_remaining="12")
    assert judged(refusal, NOW, ("api.example", "")) is refusal


def test_a_server_error_is_an_unavailable_source() -> None:
    with pytest.raises(SourceUnavailable):
        judged(answer(URL, status=503), NOW, ("api.example", ""))


def test_an_unchanged_answer_is_paid_for_like_any_other() -> None:
    http = Metered(replay(NOW, answer(URL, status=304)), 1)
    http.get(URL)
    with pytest.raises(BudgetExhausted):
        http.get(URL)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-01T13:50:00Z", NOW),
        ("2026-08-01T15:50:00+02:00", NOW),
        ("2026-08-01T13:50:00", NOW),
        ("2026-03-29T02:30:00+01:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:30:00+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-02-30T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("20260801", None),
        ("", None),
        (None, None),
        (1754056200, None),
    ],
)
def test_a_written_time_is_aware_utc_or_unknown(text: object, moment: datetime | None) -> None:
    assert instant(text) == moment


@pytest.mark.parametrize("moment", [None, datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(days=1)])
def test_a_time_before_the_web_or_after_today_is_unknown(moment: datetime | None) -> None:
    assert believable(moment, NOW) is None

"""Times that networks count from 1970."""

from datetime import UTC, datetime

import pytest

from connectors.times import since_epoch


def test_seconds_and_thousandths_of_them_name_the_same_moment() -> None:
    moment = datetime(2011, 8, 24, 18, 38, 47, tzinfo=UTC)
    assert since_epoch(1314211127) == since_epoch(1314211127000, 1000) == moment


@pytest.mark.parametrize("odd", [0, -1, True, None, "1314211127", 1e30, float("nan"), float("inf"), [1]])
def test_what_counts_no_seconds_is_no_moment(odd: object) -> None:
    assert since_epoch(odd) is None

"""After a poll: when to come back, what stops it for good, and what the owner is told."""

from datetime import timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import AccountRef
from plnhub.models import ProfileState
from plnhub.profiles.outcomes import (
    LONGEST_WAIT,
    MISMATCH,
    NO_ANSWER,
    NOT_ALLOWED,
    NOT_ANSWERING,
    PAUSE,
    PERMISSION_ENDED,
    SHORTEST_WAIT,
    SOON,
    UNREACHED,
    UNSAFE,
    after_error,
    after_reading,
    failed,
    later,
    plain_words,
)
from tests.makers import NOW

ELSEWHERE = AccountRef(network="mastodon", host="new.example", account_id="9")
PAUSED = errors.RateLimited(retry_at=NOW + timedelta(hours=3), scope=("api.github.com", ""))


def test_a_network_is_asked_again_after_half_an_hour():
    assert after_reading(NOW, None).next_poll_at == NOW + timedelta(minutes=30)


def test_a_network_that_wants_to_be_asked_later_is():
    assert after_reading(NOW, NOW + timedelta(hours=2)).next_poll_at == NOW + timedelta(hours=2)


def test_a_network_that_may_be_asked_sooner_still_is_not():
    assert after_reading(NOW, NOW + timedelta(minutes=1)).next_poll_at == NOW + SHORTEST_WAIT


def test_a_pause_that_was_asked_for_is_no_failure():
    outcome = after_error(PAUSED, NOW, failures=2)
    assert (outcome.next_poll_at, outcome.failures, outcome.error) == (PAUSED.retry_at, 2, None)


def test_a_spent_budget_goes_on_soon():
    outcome = after_error(errors.BudgetExhausted(), NOW, failures=0)
    assert (outcome.next_poll_at, outcome.failures) == (NOW + SOON, 0)


def test_a_permission_that_ended_is_told_and_its_link_stays():
    outcome = after_error(errors.PermissionEnded(), NOW, failures=0)
    assert (outcome.kind, outcome.error, outcome.state) == ("asked", PERMISSION_ENDED, None)


@pytest.mark.parametrize(
    "error", [errors.SourceUnavailable(), errors.SourceFormat("html"), errors.ResponseTooLarge()]
)
def test_a_failure_counts_and_is_told(error: Any):
    outcome = after_error(error, NOW, failures=1)
    assert (outcome.failures, outcome.error, outcome.state) == (2, NOT_ANSWERING, None)


def test_waits_grow_with_each_failure():
    assert [later(NOW, n) - NOW for n in (0, 1, 2)] == [SHORTEST_WAIT, SHORTEST_WAIT * 2, SHORTEST_WAIT * 4]


def test_no_wait_is_longer_than_a_day():
    assert later(NOW, 99) == NOW + LONGEST_WAIT


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (errors.AccountGone(), ProfileState.GONE),
        (errors.AccountMoved(ELSEWHERE), ProfileState.FROZEN),
        (errors.AccountMismatch("1", "2"), ProfileState.FROZEN),
        (errors.UnsafeTarget(), ProfileState.FROZEN),
        (errors.AuthRevoked(), ProfileState.FROZEN),
    ],
)
def test_what_must_stop_stops_and_is_told(error: Any, state: ProfileState):
    outcome = after_error(error, NOW, failures=0)
    assert (outcome.state, outcome.next_poll_at, bool(outcome.error)) == (state, None, True)


@pytest.mark.parametrize("error", [errors.AccessDenied(), errors.AuthExpired(), errors.AccountNotFound()])
def test_what_only_the_owner_can_mend_is_told_and_tried_daily(error: Any):
    outcome = after_error(error, NOW, failures=0)
    assert (outcome.next_poll_at, outcome.error, outcome.state) == (NOW + LONGEST_WAIT, NOT_ALLOWED, None)


def test_a_worthless_cursor_is_forgotten():
    outcome = after_error(errors.CursorInvalid(), NOW, failures=0)
    assert (outcome.restart, outcome.failures, outcome.next_poll_at) == (True, 1, NOW + SHORTEST_WAIT)


def test_garbage_is_a_failure():
    assert failed(NOW, 0).failures == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.AccountNotFound("That page announces no feed."), "That page announces no feed."),
        (errors.UnsafeTarget("10.0.0.1 is not on the public internet"), UNSAFE),
        (errors.AccountMismatch("1", "2"), MISMATCH),
        (PAUSED, PAUSE),
        (errors.SourceUnavailable("inner detail"), UNREACHED),
        (errors.SourceFormat("inner detail"), NO_ANSWER),
    ],
)
def test_who_waits_is_told_in_plain_words(error: Any, words: str):
    assert plain_words(error) == words

"""Decide what follows from one poll: when to come back, and what to tell the owner. ◇ Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.errors import (
    AccountGone,
    AccountMismatch,
    AccountMoved,
    AskPerson,
    BudgetExhausted,
    ConnectorError,
    PermissionEnded,
    RateLimited,
    SourceUnavailable,
    StartOver,
    StopPolling,
    UnsafeTarget,
)
from plnhub.models import ProfileState
from plnhub.words import marked

SHORTEST_WAIT = timedelta(minutes=30)
LONGEST_WAIT = timedelta(days=1)
SOON = timedelta(minutes=5)

NOT_ANSWERING = marked("The network did not answer as it should. The Hub tries again by itself.")
NOT_ALLOWED = marked("The network does not let the Hub read this account. Is it still open to everybody?")
GONE = marked("The account was deleted or suspended there, so nothing is read any more.")
MOVED = marked("The account has moved. Link the new one; this one is not read any more.")
PERMISSION_ENDED = marked(
    "Your permission has ended at the network. Sign in there once more to have it read."
)
MISMATCH = marked("The name now belongs to another account, so nothing is read any more.")
STOPPED = marked("The Hub may not connect there any more, so nothing is read.")
UNSAFE = marked("The Hub does not connect to that address.")
PAUSE = marked("The network asks for a pause. Please try again later.")
UNREACHED = marked(
    "The Hub could not reach the network, or it is down. Please try again in a moment; if it works in your "
    "browser all the while, tell an administrator."
)
NO_ANSWER = marked("The network did not answer as it should. Please try again in a moment.")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a poll ended; `state` when it changes, `restart` when the cursor is worth nothing."""

    kind: str
    next_poll_at: datetime | None
    failures: int = 0
    error: str | None = None
    state: ProfileState | None = None
    restart: bool = False


def after_reading(now: datetime, not_before: datetime | None) -> Outcome:
    """Everything there was is stored."""
    return Outcome(kind="read", next_poll_at=max(now + SHORTEST_WAIT, not_before or now))


def after_error(error: ConnectorError, now: datetime, failures: int) -> Outcome:
    """A pause that was asked for and a spent budget are no failures; what must stop tells the owner."""
    if isinstance(error, RateLimited):
        return Outcome(kind="paused", next_poll_at=error.retry_at, failures=failures)
    if isinstance(error, BudgetExhausted):
        return Outcome(kind="more", next_poll_at=now + SOON, failures=failures)
    if isinstance(error, PermissionEnded):
        return Outcome(kind="asked", next_poll_at=now + LONGEST_WAIT, error=PERMISSION_ENDED)
    if isinstance(error, StopPolling):
        return _stopped(error)
    if isinstance(error, AskPerson):
        return Outcome(kind="asked", next_poll_at=now + LONGEST_WAIT, failures=failures, error=NOT_ALLOWED)
    if isinstance(error, StartOver):
        return Outcome(kind="restart", next_poll_at=later(now, failures), failures=failures + 1, restart=True)
    return failed(now, failures)


def failed(now: datetime, failures: int) -> Outcome:
    return Outcome(
        kind="failed", next_poll_at=later(now, failures), failures=failures + 1, error=NOT_ANSWERING
    )


def later(now: datetime, failures: int) -> datetime:
    """Twice as long after each failure, a day at most."""
    return now + min(LONGEST_WAIT, SHORTEST_WAIT * (1 << min(failures, 10)))


def _stopped(error: StopPolling) -> Outcome:
    frozen = ProfileState.FROZEN
    state, words = next(
        (
            (state, words)
            for kind, state, words in (
                (AccountGone, ProfileState.GONE, GONE),
                (AccountMoved, frozen, MOVED),
                (AccountMismatch, frozen, MISMATCH),
            )
            if isinstance(error, kind)
        ),
        (frozen, STOPPED),
    )
    return Outcome(kind="stopped", next_poll_at=None, error=words, state=state)


def plain_words(error: ConnectorError) -> str:
    """What to tell somebody who waits for the answer."""
    if isinstance(error, AskPerson):
        return str(error)
    if isinstance(error, UnsafeTarget):
        return UNSAFE
    if isinstance(error, StopPolling):
        return _stopped(error).error or STOPPED
    if isinstance(error, SourceUnavailable):
        return UNREACHED
    return PAUSE if isinstance(error, RateLimited) else NO_ANSWER

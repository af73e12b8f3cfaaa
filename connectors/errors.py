"""What can go wrong at an outside network, sorted by what to do next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.contract import AccountRef


class ConnectorError(Exception):
    """Anything a connector raises on purpose; catch one of the four families below."""


class TryLater(ConnectorError):
    """Nothing is wrong with the link: keep the cursor and come back later."""


class StartOver(ConnectorError):
    """Poll again from a null cursor; idempotent keys keep that free of duplicates."""


class StopPolling(ConnectorError):
    """The account can no longer be read as it was proven: stop and tell the person."""


class AskPerson(ConnectorError):
    """Only the person who linked (or is linking) the account can help."""


@dataclass
class RateLimited(TryLater):
    """The network asked for a pause; `scope` is (host, credential name)."""

    retry_at: datetime
    scope: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.scope[0]} asks to wait until {self.retry_at.isoformat()}"


class SourceUnavailable(TryLater):
    """The server failed, timed out or could not be reached."""


@dataclass
class SourceFormat(TryLater):
    """The answer is not what the network promises; `sample_hash` names it without quoting it."""

    reason: str
    sample_hash: str = ""

    def __str__(self) -> str:
        return f"{self.reason} (sample {self.sample_hash})" if self.sample_hash else self.reason


class ResponseTooLarge(TryLater):
    """The answer grew over the cap, counted after decompression."""


class BudgetExhausted(TryLater):
    """This run has used its requests; the last page's cursor is good to go on with."""


class CursorInvalid(StartOver):
    """The stored cursor cannot be read or the network no longer knows it."""


class AccountGone(StopPolling):
    """The account was deleted or suspended at the network."""


@dataclass
class AccountMoved(StopPolling):
    """The account moved; `to` is where it says it lives now, unproven."""

    to: "AccountRef"

    def __str__(self) -> str:
        return f"moved to {self.to.url or self.to.handle or self.to.account_id}"


@dataclass
class AccountMismatch(StopPolling):
    """The handle now belongs to another account; nothing may be imported."""

    expected: str
    found: str

    def __str__(self) -> str:
        return f"expected account {self.expected}, found {self.found}"


class UnsafeTarget(StopPolling):
    """The address leads somewhere the hub must not connect to."""


class AuthRevoked(StopPolling):
    """The permission was taken back: delete the token."""


class PermissionEnded(AuthRevoked):
    """The person's own permission is worth nothing any more: taken back there, or run out for good."""


class AuthExpired(AskPerson):
    """The permission ran out: ask the person to grant it again."""


class AccessDenied(AskPerson):
    """The network does not let us read this account."""


class AccountNotFound(AskPerson):
    """What was typed names no account there."""

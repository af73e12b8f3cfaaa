"""What may still be spent at X, where every post that is read is paid for. ◇

Three locks, each enough when the others fail: an account reads no more in a month than its equal part of four
fifths of the cap, and books that in its cursor before it asks; nothing is asked unless X's own count of the
month leaves room for it and for MARGIN more; and administrators are told to set the same limit at X.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from connectors.answers import Json, identifier, part
from connectors.contract import Settings
from connectors.errors import SourceFormat

PRICE = Decimal("0.005")  # dollars for one post of whomever: the dearer of X's two prices
FOR_READING = Decimal("0.8")  # of the cap; the rest is for looking whether posts are still there
MARGIN = 100  # posts that others may be reading at this moment
LARGEST_BATCH, SMALLEST_BATCH = 50, 5
ACCOUNTS = 20  # that share the cap, unless a setting says otherwise


@dataclass(frozen=True, kw_only=True)
class Cap:
    """How many posts a month may cost money: of all accounts, and of each one."""

    posts: int = 0
    share: int = 0

    def leaves_room(self, usage: int, wanted: int) -> bool:
        return usage + wanted + MARGIN <= self.posts


@dataclass(frozen=True, kw_only=True)
class Purse:
    """How many posts one account has read in one month."""

    month: str
    reads: int = 0

    def at(self, now: datetime) -> "Purse":
        """The same purse, or a full one when another month has begun."""
        month = f"{now.astimezone(UTC):%Y-%m}"
        return self if month == self.month else Purse(month=month)

    def batch(self, cap: Cap) -> int:
        """How many posts to ask for at most; 0 when what is left is less than X hands out at a time."""
        left = min(LARGEST_BATCH, cap.share - self.reads)
        return left if left >= SMALLEST_BATCH else 0

    def booked(self, posts: int) -> "Purse":
        return replace(self, reads=self.reads + posts)


def cap_in(settings: Settings) -> Cap:
    """The cap of the settings; what cannot be read as dollars or as a number lets nothing be spent."""
    try:
        dollars = Decimal(settings.get("spend_cap", "0").strip() or "0")
        accounts = int(settings.get("accounts", "") or ACCOUNTS)
    except (InvalidOperation, ValueError):
        return Cap()
    if not dollars.is_finite() or dollars <= 0 or accounts < 1:
        return Cap()
    posts = dollars / PRICE
    return Cap(posts=int(posts), share=int(posts * FOR_READING / accounts))


def usage_in(answer: Json) -> int:
    """X's own count of the posts read this month. Raises SourceFormat: without it nothing is read."""
    counted = identifier(part(answer, "data"), "project_usage")
    if not counted.isdecimal():
        raise SourceFormat("X does not say how much was read this month")
    return int(counted)


def next_month(now: datetime) -> datetime:
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)

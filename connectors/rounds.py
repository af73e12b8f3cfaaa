"""Where a poll stands that goes round several channels, one after another, newest messages first. ◇"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.cursor import text_in
from connectors.errors import CursorInvalid
from connectors.times import instant

OVERLAP = timedelta(minutes=10)  # between the clock there and the one here


@dataclass(frozen=True, kw_only=True)
class Round:
    """`known`: everything from before then is stored. `bound`: how far the channel under way is read."""

    began: datetime
    channel: str
    known: datetime | None = None
    bound: str | None = None

    @property
    def state(self) -> dict[str, Any]:
        """The round under way; without a channel left it is over, and its beginning is known."""
        if not self.channel:
            return {"known": self.began.isoformat()}
        known = self.known.isoformat() if self.known else None
        named = {
            "known": known,
            "began": self.began.isoformat(),
            "channel": self.channel,
            "bound": self.bound,
        }
        return {name: value for name, value in named.items() if value}

    def floor(self, since: datetime | None) -> datetime | None:
        """The moment back to which a channel is read."""
        return self.known - OVERLAP if self.known else since

    def further(self, bound: str) -> "Round":
        return replace(self, bound=bound)

    def onward(self, channels: tuple[str, ...]) -> "Round":
        """At the next channel, or with none left."""
        following = channels[channels.index(self.channel) + 1 :]
        return replace(self, channel=following[0] if following else "", bound=None)


def round_in(state: dict[str, Any], channels: tuple[str, ...], now: datetime) -> Round:
    """The round under way, or a new one; one whose channel is listed no more begins again."""
    known, began = _moment_in(state, "known"), _moment_in(state, "began")
    channel, bound = text_in(state, "channel"), text_in(state, "bound")
    if began is None or channel not in channels:
        return Round(began=began or now, channel=channels[0] if channels else "", known=known)
    return Round(began=began, channel=channel or "", known=known, bound=bound)


def _moment_in(state: dict[str, Any], key: str) -> datetime | None:
    written = text_in(state, key)
    moment = instant(written)
    if written and moment is None:
        raise CursorInvalid(f"{key} is no time")
    return moment

"""Where in each listed channel a poll stands: message numbers only grow, so the last one tells. ◇"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.answers import Json, identifier, parts
from connectors.cursor import text_in
from connectors.errors import CursorInvalid
from connectors.zulip.messages import NUMBER

SEEN = re.compile(r"(?:\d{1,12}:\d{1,15}(?: |$))*")


@dataclass(frozen=True, kw_only=True)
class Place:
    """`seen`: the last message read of each channel. No `channel` is left when the round is over."""

    channel: str
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> dict[str, Any]:
        seen = " ".join(f"{channel}:{number}" for channel, number in sorted(self.seen.items()))
        return {"seen": seen} | ({"channel": self.channel} if self.channel else {})

    @property
    def anchor(self) -> int:
        return self.seen.get(self.channel, 0)


def place_in(state: dict[str, Any], channels: tuple[str, ...]) -> Place:
    """Raises CursorInvalid. A channel that is listed no more is forgotten."""
    written = text_in(state, "seen") or ""
    if not SEEN.fullmatch(written):
        raise CursorInvalid("the cursor names no messages")
    pairs = (pair.split(":") for pair in written.split())
    seen = {channel: int(number) for channel, number in pairs if channel in channels}
    channel = text_in(state, "channel") or ""
    first = channels[0] if channels else ""
    return Place(channel=channel if channel in channels else first, seen=seen)


def step(place: Place, answer: Json | None, channels: tuple[str, ...]) -> tuple[Place, bool]:
    """After a page, or after finding a channel out of reach; and whether something may have been missed."""
    ids = [
        int(found)
        for message in parts(answer or {}, "messages")
        if NUMBER.fullmatch(found := identifier(message))
    ]
    last = max(ids, default=0)
    further = replace(place, seen=place.seen | {place.channel: last}) if last > place.anchor else place
    is_at_end = answer is None or answer.get("found_newest") is True or not ids
    if not is_at_end and last > place.anchor:
        return further, False
    following = channels[channels.index(place.channel) + 1 :]
    return replace(further, channel=following[0] if following else ""), answer is None or not is_at_end

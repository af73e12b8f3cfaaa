"""Where in one channel a poll stands: in its history, or in the threads that the last page began. ◇"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.answers import Json, part, parts, text
from connectors.errors import CursorInvalid, SourceFormat
from connectors.slack.messages import STAMP, moment_of, stamp_of

OPEN_THREADS = timedelta(days=14)  # a thread begun before that is not looked into any more
LONGEST_CURSOR = 500


@dataclass(frozen=True, kw_only=True)
class Bound:
    """`threads` are read first, the first of them at `page`; then the history goes on at `history`."""

    history: str = ""
    page: str = ""
    threads: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Empty when the channel is read to its end."""
        written = "|".join((self.history, self.page, " ".join(self.threads)))
        return written if self.history or self.threads else ""


def bound_in(written: str | None) -> Bound:
    """Raises CursorInvalid."""
    if not written:
        return Bound()
    pieces = written.split("|")
    if len(pieces) != 3 or not all(STAMP.fullmatch(one) for one in pieces[2].split()):
        raise CursorInvalid("the cursor names no threads")
    return Bound(history=pieces[0], page=pieces[1], threads=tuple(pieces[2].split()))


def after_history(asked: Bound, answer: Json, floor: datetime | None) -> tuple[Bound, bool]:
    """What is left after a page of history, and whether Slack went round in a circle."""
    messages, following = parts(answer, "messages"), next_cursor(answer)
    moments = [moment for message in messages if (moment := moment_of(stamp_of(message)))]
    is_reached = floor is not None and bool(moments) and min(moments) < floor - OPEN_THREADS
    is_circle = bool(following) and following == asked.history
    threads = tuple(stamp_of(message) for message in messages if _is_alive(message, floor))
    return Bound(history="" if is_reached or is_circle else following, threads=threads), is_circle


def after_thread(asked: Bound, answer: Json) -> tuple[Bound, bool]:
    """What is left after a page of the first thread."""
    following = next_cursor(answer)
    is_circle = bool(following) and following == asked.page
    if following and not is_circle:
        return Bound(history=asked.history, page=following, threads=asked.threads), False
    return Bound(history=asked.history, threads=asked.threads[1:]), is_circle


def next_cursor(answer: Json) -> str:
    found = text(part(answer, "response_metadata"), "next_cursor") or ""
    if len(found) > LONGEST_CURSOR or "|" in found:
        raise SourceFormat("the next cursor cannot be kept")
    return found


def _is_alive(message: Json, floor: datetime | None) -> bool:
    """Whether the message began a thread that was answered since."""
    latest = moment_of(text(message, "latest_reply") or "")
    begins = text(message, "thread_ts") == stamp_of(message) != ""
    return begins and latest is not None and (floor is None or latest >= floor)

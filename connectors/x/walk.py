"""Where in an account's posts a poll stands, and what it has spent. ◇"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from connectors.answers import Json, part, parts, text
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.x.posts import NUMBER, id_of
from connectors.x.purse import Purse

FIELDS = (
    "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,"
    "referenced_tweets"
)
LONGEST_TOKEN = 200


@dataclass(frozen=True, kw_only=True)
class Place:
    """`newest`: everything up to it is stored. The walk under way began at `top` and stands at `page`."""

    purse: Purse
    newest: str | None = None
    top: str | None = None
    page: str | None = None

    @property
    def state(self) -> dict[str, Any]:
        named = {"newest": self.newest, "top": self.top, "page": self.page}
        kept = {name: value for name, value in named.items() if value}
        return {"month": self.purse.month, "reads": self.purse.reads} | kept

    def query(self, batch: int, since: datetime | None) -> dict[str, str]:
        """What is older than `since` is not asked for: it would have to be paid."""
        asked = {"max_results": str(batch), "tweet.fields": FIELDS}
        if self.newest:
            asked["since_id"] = self.newest
        elif since:
            asked["start_time"] = f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return asked | ({"pagination_token": self.page} if self.page else {})


def place_in(state: dict[str, Any], now: datetime) -> Place:
    """Raises CursorInvalid."""
    purse = Purse(month=text_in(state, "month") or "", reads=number_in(state, "reads", 0))
    newest, top, page = text_in(state, "newest"), text_in(state, "top"), text_in(state, "page")
    if any(one is not None and not NUMBER.fullmatch(one) for one in (newest, top)):
        raise CursorInvalid("the cursor names no post")
    return Place(purse=purse.at(now), newest=newest, top=top, page=page)


def step(place: Place, answer: Json) -> tuple[Place, bool, bool]:
    """The next place, whether the end is reached, and whether X went round in a circle."""
    ids = [found for post in parts(answer, "data") if (found := id_of(post))]
    following = text(part(answer, "meta"), "next_token")
    top = place.top or (max(ids, key=int) if ids else None)
    is_circle = following is not None and (following == place.page or len(following) > LONGEST_TOKEN)
    if following is None or is_circle or not ids:
        return Place(purse=place.purse, newest=top or place.newest), True, is_circle
    return replace(place, top=top, page=following), False, False

"""Hacker News: what somebody submitted there, by the public Firebase copy that it keeps of itself."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from connectors.about import About
from connectors.answers import Json, accepted, as_object, text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Budget,
    Challenge,
    ChallengeKind,
    Http,
    ObjectRef,
    Page,
    Presence,
    RemoteProfile,
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound
from connectors.hackernews.items import HACKER_NEWS, act_of, is_taken_back, revision_of, somebody
from connectors.hackernews.walk import Items, after, next_ids, place_in, submitted_ids
from connectors.html import plain
from connectors.limits import Metered, is_in_time
from connectors.presence import asked, state_of
from connectors.words import marked

API = "https://hacker-news.firebaseio.com/v0"
NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
NOTHING = b"null"  # how Firebase says that there is no such thing


class HackerNews:
    """Needs no key and knows no limits; a user's name is case-sensitive, given once and for ever."""

    network = HACKER_NEWS
    about = About(
        name=marked("Hacker News"),
        icon="message-circle",
        family="social",
        example="https://news.ycombinator.com/user?id=ada",
        acts=marked("submit a story or comment on one"),
        evidence="documented",
        code_place=marked("the “about” field of your profile"),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._api = settings.get("api", API).rstrip("/")

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account by its name. Raises AccountNotFound."""
        name = re.split(r"[=/@]", text.strip().rstrip("/"))[-1]
        user = self._user(http, name) if NAME.fullmatch(name) else None
        found = somebody(user, "id") if user else None
        if found is None:
            raise AccountNotFound(
                marked("Write the account as its name, with its capitals, or give its address.")
            )
        return found

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("bio_token",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the "about" field, which only the owner writes."""
        user = self._current(http, ref)
        words = plain(text(user, "about"))
        remote = RemoteProfile(
            external_id=ref.account_id, handle=ref.handle, url=ref.url, words=(words,) if words else ()
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Back to `since` at first, then forward; those that were not to be seen yet are asked for again."""
        place = place_in(unpack(HACKER_NEWS, cursor))
        metered = Metered(http, budget.requests)
        submitted = submitted_ids(self._current(metered, ref))
        late = tuple(one for one in place.waiting if one in submitted)
        for number in range(1, budget.pages + 1):
            wanted = next_ids(place, submitted)
            items: Items = {one: self._item(metered, str(one)) for one in (*late, *wanted)}
            place, complete = after(place, submitted, wanted, items, since=budget.since, now=metered.now())
            seen = [item for item in items.values() if item and text(item, "by") == ref.account_id]
            acts = [act_of(item, self._parent(metered, item), ref, metered.now()) for item in seen]
            yield Page(
                activities=tuple(act for act in acts if act and is_in_time(act.published, budget.since)),
                cursor=pack(HACKER_NEWS, place.state),
                complete=complete,
                truncated=number == budget.pages and not complete,
            )
            late = ()
            if complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """By each item's own address; gone is what is marked as deleted or dead."""
        for ref in refs:
            response = asked(http, self._address(f"item/{quote(ref.object_id, safe='')}"))
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                item = _thing(response)
                if item is None:
                    state = "unknown"
                elif is_taken_back(item):
                    state = "gone"
                else:
                    revision = revision_of(item)
                    state = "present" if ref.revision in {None, revision} else "edited"
            yield Presence(ref=ref, state=state, revision=revision)

    def _current(self, http: Http, ref: AccountRef) -> Json:
        user = self._user(http, ref.account_id)
        if user is None:
            raise AccountGone("there is no such account any more")
        if text(user, "id") != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=text(user, "id") or "nobody")
        return user

    def _parent(self, http: Http, item: Json) -> Json | None:
        """What was answered, for its author: a reply is a bond between two people."""
        parent = item.get("parent")
        return self._item(http, str(parent)) if isinstance(parent, int) else None

    def _user(self, http: Http, name: str) -> Json | None:
        return _thing(accepted(http.get(self._address(f"user/{quote(name, safe='')}"))))

    def _item(self, http: Http, number: str) -> Json | None:
        return _thing(accepted(http.get(self._address(f"item/{number}"))))

    def _address(self, path: str) -> str:
        return f"{self._api}/{path}.json"


def _thing(response: Response) -> Json | None:
    return None if response.body.strip() == NOTHING else as_object(response)

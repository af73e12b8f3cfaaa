"""Mattermost on the company's own server: that somebody posted or replied in a listed channel."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_object, identifier, text
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
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, AuthExpired
from connectors.limits import Metered
from connectors.mattermost.posts import acts_in, made_at, posts_in, revision_of
from connectors.mattermost.status import written_words
from connectors.presence import asked, state_of
from connectors.rounds import Round, round_in
from connectors.tenants import channels_need, tenant_in, url_need
from connectors.words import marked

MATTERMOST = "mattermost"
CHANNEL = re.compile(r"[a-z0-9]{26}")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
OPEN_KINDS = {"O", "P"}  # public and private channels; never D and G, the conversations of a few
PAGE_SIZE = 200
MOST_CHANGES = 1000  # that an answer to `since` holds


class Mattermost:
    """Settings: `url`, `token` and `channels`, the ids of the only channels that are read."""

    network = MATTERMOST
    about = About(
        name=marked("Mattermost"),
        icon="messages",
        family="company",
        example="@ada",
        acts=marked("post or reply in one of the channels that your administrators have listed"),
        evidence="documented",
        code_place=marked("your custom status, your position or your nickname"),
        needs=(
            url_need(
                "https://docs.mattermost.com/administration-guide/configure/configuration-settings.html"
            ),
            Need(
                option="token",
                name=marked("Access token of a bot"),
                how=marked(
                    "Under Integrations, Bot accounts, add a bot with the role Member and create its token. "
                    "It can read only the channels that it is added to."
                ),
                url="https://developers.mattermost.com/integrate/reference/bot-accounts/",
            ),
            channels_need(
                marked(
                    "The ids of the channels to read, separated by spaces: each stands in the channel under "
                    "View info. No other channel and no direct message is ever read."
                )
            ),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "threads", "mentions", "backfill", "tenant"})

    def __init__(self, settings: Settings) -> None:
        self._tenant = tenant_in(settings, CHANNEL)
        token = settings.get("token", "")
        self._credential = self._tenant.credential(f"Bearer {token}", token)

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account's id by its user name. Raises AccountNotFound."""
        name = text.strip().rstrip("/").rpartition("/")[2].lstrip("@").partition("@")[0].lower()
        if not NAME.fullmatch(name):
            raise AccountNotFound(marked("Write the account as its user name."))
        return self._ref(as_object(accepted(self._get(http, f"/users/username/{name}"))))

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("bio_token",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by words that only the owner of the account writes there."""
        user = self._current(http, ref)
        remote = RemoteProfile(
            external_id=identifier(user), handle=text(user, "username"), words=written_words(user)
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Channel by channel: at first newest first back to `since`, later whatever changed since then."""
        metered = Metered(http, budget.requests)
        place = round_in(unpack(MATTERMOST, cursor), self._tenant.channels, metered.now())
        self._current(metered, ref)
        for number in range(1, budget.pages + 1):
            answer = self._channel_page(metered, place)
            place, is_gap = self._step(place, answer, budget.since)
            is_over = not place.channel
            yield Page(
                activities=tuple(acts_in(answer or {}, ref, self._tenant.base, budget.since, metered.now())),
                cursor=pack(MATTERMOST, place.state),
                complete=is_over,
                truncated=is_gap or (number == budget.pages and not is_over),
            )
            if is_over:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited, gone or out of reach, by each post's own address."""
        mine, rest = self._tenant.split(refs)
        yield from rest
        for ref in mine:
            response = asked(http, self._url(f"/posts/{quote(ref.object_id, safe='')}"), self._credential)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                post = as_object(response)
                revision = revision_of(post)
                state = "present" if ref.revision in {None, revision} else "edited"
                state = "gone" if identifier(post, "delete_at") not in {"", "0"} else state
            yield Presence(ref=ref, state=state, revision=revision)

    def _channel_page(self, http: Http, place: Round) -> Json | None:
        """A page of the channel under way; None when it is out of reach or a conversation of a few."""
        if not place.channel:
            return {}
        if place.bound is None and not self._is_open(http, place.channel):
            return None
        query = {"per_page": str(PAGE_SIZE)}
        if place.bound:
            query = {"before": place.bound} | query
        elif (floor := place.floor(None)) is not None:
            query = {"since": str(int(floor.timestamp() * 1000))}
        response = self._get(http, f"/channels/{place.channel}/posts?{urlencode(query)}")
        return as_object(accepted(response))

    def _is_open(self, http: Http, channel: str) -> bool:
        response = self._get(http, f"/channels/{channel}")
        if response.status in {403, 404}:
            return False
        return text(as_object(accepted(response)), "type") in OPEN_KINDS

    def _step(self, place: Round, answer: Json | None, since: datetime | None) -> tuple[Round, bool]:
        """The next place, and whether something may have been missed."""
        if not place.channel:
            return place, False
        posts = posts_in(answer or {})
        oldest = identifier(posts[-1]) if posts else ""
        is_changes = place.known is not None and place.bound is None
        is_full = len(posts) >= MOST_CHANGES if is_changes else text(answer or {}, "prev_post_id") is not None
        if not oldest or not is_full or oldest == place.bound or _reaches(posts, place.floor(since)):
            is_gap = answer is None or (bool(oldest) and oldest == place.bound)
            return place.onward(self._tenant.channels), is_gap
        return place.further(oldest), False

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its id. Raises AccountGone or AccountMismatch."""
        self._tenant.check(ref)
        response = self._get(http, f"/users/{quote(ref.account_id, safe='')}")
        if response.status == 404:
            raise self._why_missing(http, ref)
        user = as_object(accepted(response))
        if identifier(user) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user) or "nobody")
        if identifier(user, "delete_at") not in {"", "0"}:
            raise AccountGone("the account was deactivated")
        return user

    def _why_missing(self, http: Http, ref: AccountRef) -> Exception:
        response = self._get(http, f"/users/username/{quote(ref.handle or '-', safe='')}")
        found = identifier(as_object(response)) if response.status == 200 else ""
        if found and found != ref.account_id:
            return AccountMismatch(expected=ref.account_id, found=found)
        return AccountGone("the account was deleted")

    def _ref(self, user: Json) -> AccountRef:
        if not CHANNEL.fullmatch(identifier(user)) or user.get("is_bot") is True:
            raise AccountNotFound(marked("That account is not a person's."))
        return AccountRef(
            network=MATTERMOST,
            host=self._tenant.host,
            account_id=identifier(user),
            handle=text(user, "username"),
        )

    def _url(self, path: str) -> str:
        return f"{self._tenant.base}/api/v4{path}"

    def _get(self, http: Http, path: str) -> Response:
        response = http.get(self._url(path), credential=self._credential)
        if response.status == 401:
            raise AuthExpired(marked("The server no longer takes the token of the bot."))
        return response


def _reaches(posts: list[Json], floor: datetime | None) -> bool:
    moments = [moment for post in posts if (moment := made_at(post))]
    return floor is not None and bool(moments) and min(moments) < floor

"""Slack, the company's own workspace: that somebody wrote or answered in a listed channel."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from connectors.about import About, Need
from connectors.answers import Json, as_object, identifier, part, parts, text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Budget,
    Challenge,
    ChallengeKind,
    Credential,
    Http,
    ObjectRef,
    Page,
    Presence,
    PresenceState,
    RemoteProfile,
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound
from connectors.limits import Metered
from connectors.presence import asked
from connectors.rounds import Round, round_in
from connectors.slack.answers import CLOSED, DELETED, OUT_OF_REACH, error_in, granted
from connectors.slack.messages import acts_in, revision_of, stamp_of
from connectors.slack.walk import OPEN_THREADS, after_history, after_thread, bound_in
from connectors.tenants import channels_need, tenant_in, url_need
from connectors.words import marked

SLACK = "slack"
API = "https://slack.com/api"
CHANNEL = re.compile(r"[CG][A-Z0-9]{6,20}")  # never D, a direct message
MEMBER = re.compile(r"[UW][A-Z0-9]{6,20}")
PAGE_SIZE = "100"
WAIT = timedelta(hours=6)  # Slack hands out some fifty pages a minute, for all profiles together


class Slack:
    """Settings: `url` of the workspace, `token`, `channels`, and `api` for test servers."""

    network = SLACK
    about = About(
        name=marked("Slack"),
        icon="brand-slack",
        family="company",
        example="U012AB3CD",
        acts=marked("write or answer in one of the channels that your administrators have listed"),
        evidence="documented",
        code_place=marked("your status, or the title of your profile"),
        needs=(
            url_need("https://slack.com/help/articles/221769328"),
            Need(
                option="token",
                name=marked("Token of a bot"),
                how=marked(
                    "Create an app for your own workspace with no more bot scopes than channels:read, "
                    "channels:history and users:read (groups:read and groups:history for a private channel), "
                    "install it there, and invite it to the channels."
                ),
                url="https://api.slack.com/apps",
            ),
            channels_need(
                marked(
                    "The ids of the channels to read, separated by spaces: each stands at the end of the "
                    "channel's details. No other channel and no direct message is ever read."
                )
            ),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "threads", "mentions", "backfill", "tenant", "dated_ids"})

    def __init__(self, settings: Settings) -> None:
        self._tenant = tenant_in(settings, CHANNEL)
        self._api = settings.get("api", API).rstrip("/")
        token, host = settings.get("token", ""), urlsplit(self._api).hostname or ""
        self._credential = Credential(host=host, value=f"Bearer {token}") if token else None

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account by its member id, or by the address of its profile. Raises AccountNotFound."""
        member = text.strip().rstrip("/").rpartition("/")[2].lstrip("@")
        if not MEMBER.fullmatch(member):
            raise AccountNotFound(marked("Open your profile there, copy your member ID, and give that."))
        user = self._user(http, member)
        if user.get("is_bot") is True or not MEMBER.fullmatch(identifier(user)):
            raise AccountNotFound(marked("That account is not a person's."))
        return AccountRef(
            network=SLACK,
            host=self._tenant.host,
            account_id=identifier(user),
            handle=_name(user),
            url=f"{self._tenant.base}/team/{identifier(user)}",
        )

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("bio_token",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the status or the title, both of which only the owner of the account writes."""
        profile = part(self._current(http, ref), "profile")
        written = (text(profile, "status_text"), text(profile, "title"))
        remote = RemoteProfile(external_id=ref.account_id, words=tuple(words for words in written if words))
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Channel by channel, newest first; after each page of history the threads it began."""
        channels, metered = self._tenant.channels, Metered(http, budget.requests)
        place = round_in(unpack(SLACK, cursor), channels, metered.now())
        bound_in(place.bound)
        self._current(metered, ref)
        for number in range(1, budget.pages + 1):
            channel, is_gap, answer = place.channel, False, Json()
            if channel:
                answer, place, is_gap = self._read(metered, place, budget.since)
            acts = acts_in(answer, ref, self._tenant.base, channel, budget.since, metered.now())
            is_over = not place.channel
            yield Page(
                activities=tuple(acts),
                cursor=pack(SLACK, place.state),
                complete=is_over,
                truncated=is_gap or (number == budget.pages and not is_over),
                not_before=metered.now() + WAIT if is_over else None,
            )
            if is_over:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """A message by its channel and time; one in a thread by the thread's as well."""
        mine, rest = self._tenant.split(refs)
        yield from rest
        for ref in mine:
            channel, thread, stamp = (*ref.object_id.split("/"), "", "")[:3]
            query = {"channel": channel, "oldest": stamp or thread, "latest": stamp or thread}
            query |= {"inclusive": "true", "limit": "2"} | ({"ts": thread} if stamp else {})
            path = "conversations.replies" if stamp else "conversations.history"
            response = asked(http, self._url(path, query), self._credential)
            state, revision = _found(response, ref, stamp or thread)
            yield Presence(ref=ref, state=state, revision=revision)

    def _read(self, http: Http, place: Round, since: datetime | None) -> tuple[Json, Round, bool]:
        """One page, the place after it, and whether something may have been missed."""
        channels = self._tenant.channels
        if place.bound is None and not self._is_open(http, place.channel):
            return {}, place.onward(channels), True
        bound, floor = bound_in(place.bound), place.floor(since)
        if bound.threads:
            answer = self._thread_page(http, place, bound.threads[0], bound.page)
            left, is_circle = after_thread(bound, answer)
        else:
            answer = self._history_page(http, place, bound.history)
            left, is_circle = after_history(bound, answer, floor)
        return answer, place.further(left.text) if left.text else place.onward(channels), is_circle

    def _history_page(self, http: Http, place: Round, cursor: str) -> Json:
        query = {"channel": place.channel, "limit": PAGE_SIZE}
        floor = place.floor(None)
        query |= {"oldest": f"{(floor - OPEN_THREADS).timestamp():.6f}"} if floor else {}
        return self._asked(http, "conversations.history", query | ({"cursor": cursor} if cursor else {}))

    def _thread_page(self, http: Http, place: Round, thread: str, cursor: str) -> Json:
        query = {"channel": place.channel, "ts": thread, "limit": PAGE_SIZE}
        floor = place.floor(None)
        query |= {"oldest": f"{floor.timestamp():.6f}"} if floor else {}
        response = self._get(http, "conversations.replies", query | ({"cursor": cursor} if cursor else {}))
        # What began the thread may have been deleted since, and some tokens may not look into threads.
        return {} if _error(response) in DELETED | CLOSED else granted(response)

    def _is_open(self, http: Http, channel: str) -> bool:
        """Whether the bot may read it, and it is no conversation of a few."""
        response = self._get(http, "conversations.info", {"channel": channel})
        if _error(response) in OUT_OF_REACH:
            return False
        found = part(granted(response), "channel")
        return found.get("is_im") is not True and found.get("is_mpim") is not True

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its id. Raises AccountGone or AccountMismatch."""
        self._tenant.check(ref)
        response = self._get(http, "users.info", {"user": ref.account_id})
        if _error(response) == "user_not_found":
            raise AccountGone("the account was deleted")
        user = part(granted(response), "user")
        if identifier(user) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user) or "nobody")
        if user.get("deleted") is True:
            raise AccountGone("the account was deactivated")
        return user

    def _user(self, http: Http, member: str) -> Json:
        return part(self._asked(http, "users.info", {"user": member}), "user")

    def _asked(self, http: Http, method: str, query: dict[str, str]) -> Json:
        return granted(self._get(http, method, query))

    def _get(self, http: Http, method: str, query: dict[str, str]) -> Response:
        return http.get(self._url(method, query), credential=self._credential)

    def _url(self, method: str, query: dict[str, str]) -> str:
        return f"{self._api}/{method}?{urlencode(query)}"


def _name(user: Json) -> str | None:
    profile = part(user, "profile")
    return text(profile, "display_name") or text(user, "name")


def _error(response: Response) -> str:
    answer = as_object(response) if response.status == 200 else {}
    return "" if answer.get("ok") is True else error_in(answer)


def _found(response: Response | None, ref: ObjectRef, stamp: str) -> tuple[PresenceState, str | None]:
    if response is None or response.status != 200:
        return "unknown", ref.revision
    error = _error(response)
    if error in DELETED or error in OUT_OF_REACH:
        return ("gone" if error in DELETED else "hidden"), ref.revision
    if error:
        return "unknown", ref.revision
    messages = [each for each in parts(as_object(response), "messages") if stamp_of(each) == stamp]
    if not messages or text(messages[0], "subtype") == "tombstone":
        return "gone", ref.revision
    revision = revision_of(messages[0])
    return ("present" if ref.revision in {None, revision} else "edited"), revision

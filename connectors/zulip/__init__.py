"""Zulip of the company's own: that somebody wrote, answered or named others in a listed channel."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_object, identifier, part, text
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
from connectors.presence import asked, state_of
from connectors.tenants import channels_need, tenant_in, url_need
from connectors.words import marked
from connectors.zulip.messages import acts_in, revision_of
from connectors.zulip.walk import Place, place_in, step

ZULIP = "zulip"
NUMBER = re.compile(r"[1-9]\d{0,11}")
PAGE_SIZE = 100


class Zulip:
    """Settings: `url`, `bot` and `key` of a bot, and `channels`, the numbers of the only ones read."""

    network = ZULIP
    about = About(
        name=marked("Zulip"),
        icon="brand-zulip",
        family="company",
        example="https://zulip.example/#user/12",
        acts=marked(
            "write, quote or name somebody in one of the channels that your administrators have listed"
        ),
        evidence="documented",
        code_place=marked("your status, or a text field of your profile"),
        needs=(
            url_need("https://zulip.com/help/"),
            Need(
                option="bot",
                name=marked("E-mail address of the bot"),
                how=marked("It stands beside the key of the bot, in Settings, Bots."),
                is_secret=False,
            ),
            Need(
                option="key",
                name=marked("Key of the bot"),
                how=marked(
                    "In Settings, Bots, add a generic bot and copy its API key. It needs no role: add it to "
                    "a private channel only if that is to be read."
                ),
                url="https://zulip.com/help/add-a-bot-or-integration",
            ),
            channels_need(
                marked(
                    "The numbers of the channels to read, separated by spaces: a channel's address has its "
                    "number after /channel/. No other channel and no direct message is ever read."
                )
            ),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "threads", "mentions", "backfill", "tenant"})

    def __init__(self, settings: Settings) -> None:
        self._tenant = tenant_in(settings, NUMBER)
        bot, key = settings.get("bot", ""), settings.get("key", "")
        self._credential = self._tenant.credential(
            f"Basic {b64encode(f'{bot}:{key}'.encode()).decode()}", key
        )

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account by its number, or by the link that a profile copies. Raises AccountNotFound."""
        number = text.strip().rstrip("/").rpartition("/")[2]
        if not NUMBER.fullmatch(number):
            raise AccountNotFound(marked("Open your profile there, copy the link to it, and give that."))
        return self._ref(self._user(http, number))

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("bio_token",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the status, or by a field of the profile, both of which only the owner writes."""
        user = self._current(http, ref)
        status = self._get(http, f"/users/{quote(ref.account_id, safe='')}/status")
        shown = part(as_object(status), "status") if status.status == 200 else {}
        fields = part(user, "profile_data")
        written = [text(shown, "status_text"), *(text(part(fields, name), "value") for name in fields)]
        remote = RemoteProfile(
            external_id=identifier(user, "user_id"), words=tuple(words for words in written if words)
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Channel by channel, oldest first after the last one seen; the server names this sender's alone."""
        channels, metered = self._tenant.channels, Metered(http, budget.requests)
        place = place_in(unpack(ZULIP, cursor), channels)
        self._current(metered, ref)
        for number in range(1, budget.pages + 1):
            channel, answer = place.channel, self._channel_page(metered, ref, place)
            place, is_gap = step(place, answer, channels) if channel else (place, False)
            acts = acts_in(answer or {}, ref, self._tenant.base, channel, budget.since, metered.now())
            is_over = not place.channel
            yield Page(
                activities=tuple(acts),
                cursor=pack(ZULIP, place.state),
                complete=is_over,
                truncated=is_gap or (number == budget.pages and not is_over),
            )
            if is_over:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Zulip answers 400 both for what was deleted and for what the bot may not read any more."""
        is_let_in: bool | None = None
        mine, rest = self._tenant.split(refs)
        yield from rest
        for ref in mine:
            path = f"/messages/{quote(ref.object_id, safe='')}?apply_markdown=false"
            response = asked(http, self._url(path), self._credential)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                revision = revision_of(part(as_object(response), "message"))
                state = "present" if ref.revision in {None, revision} else "edited"
            elif response is not None and response.status == 400:
                is_let_in = self._is_let_in(http) if is_let_in is None else is_let_in
                state = "gone" if is_let_in else "hidden"
            yield Presence(ref=ref, state=state, revision=revision)

    def _is_let_in(self, http: Http) -> bool:
        """Whether the bot still reads every listed channel."""
        found = (
            asked(http, self._url(f"/streams/{each}"), self._credential) for each in self._tenant.channels
        )
        return all(response is not None and response.status == 200 for response in found)

    def _channel_page(self, http: Http, ref: AccountRef, place: Place) -> Json | None:
        """The next messages of this sender in the channel under way; None when it is out of reach."""
        if not place.channel:
            return {}
        narrow = [
            {"operator": "channel", "operand": int(place.channel)},
            {"operator": "sender", "operand": int(ref.account_id)},
        ]
        query = {
            "anchor": str(place.anchor),
            "include_anchor": "false",
            "num_before": "0",
            "num_after": str(PAGE_SIZE),
            "narrow": json.dumps(narrow, separators=(",", ":")),
        }
        response = self._get(http, f"/messages?{urlencode(query)}")
        if response.status == 400 and text(as_object(response), "code") == "BAD_NARROW":
            return None
        return as_object(accepted(response))

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its number. Raises AccountGone or AccountMismatch."""
        self._tenant.check(ref)
        try:
            user = self._user(http, ref.account_id)
        except AccountNotFound as error:
            raise AccountGone("the account was deleted") from error
        if identifier(user, "user_id") != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user, "user_id") or "nobody")
        if user.get("is_active") is False:
            raise AccountGone("the account was deactivated")
        return user

    def _user(self, http: Http, number: str) -> Json:
        path = f"/users/{quote(number, safe='')}?include_custom_profile_fields=true"
        response = self._get(http, path)
        if response.status == 400 and text(as_object(response), "code") == "BAD_REQUEST":
            raise AccountNotFound(marked("There is no account with that number."))
        return part(as_object(accepted(response)), "user")

    def _ref(self, user: Json) -> AccountRef:
        number = identifier(user, "user_id")
        if not NUMBER.fullmatch(number) or user.get("is_bot") is True:
            raise AccountNotFound(marked("That account is not a person's."))
        url = f"{self._tenant.base}/#user/{number}"
        return AccountRef(
            network=ZULIP, host=self._tenant.host, account_id=number, handle=text(user, "full_name"), url=url
        )

    def _url(self, path: str) -> str:
        return f"{self._tenant.base}/api/v1{path}"

    def _get(self, http: Http, path: str) -> Response:
        response = http.get(self._url(path), credential=self._credential)
        if response.status == 401:
            raise AuthExpired(marked("The server no longer takes the key of the bot."))
        return response

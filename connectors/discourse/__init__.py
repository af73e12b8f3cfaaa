"""Discourse, at any public forum: topics begun and replies given."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from connectors.about import About
from connectors.answers import Json, accepted, as_object, identifier, part, parts, text
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
from connectors.discourse.naming import name_and_host
from connectors.discourse.posts import DISCOURSE, act_of, person, state_and_revision
from connectors.discourse.walk import fresh, place_in, step
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound
from connectors.html import plain
from connectors.limits import Metered, is_in_time
from connectors.lookups import Lookups
from connectors.presence import asked, state_of
from connectors.words import marked

TOPICS_AND_REPLIES = "4,5"


class Discourse:
    """Reads as everybody does; `plain_hosts` names test servers that speak http."""

    network = DISCOURSE
    about = About(
        name=marked("Discourse"),
        icon="message-circle",
        family="social",
        example="https://forum.example/u/ada",
        acts=marked("begin a topic or reply in a public category"),
        evidence="documented",
        code_place=marked("the “about me” of your profile in that forum"),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._plain_hosts = frozenset(settings.get("plain_hosts", "").split())

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account's number by its name. Raises AccountNotFound, or AccessDenied for a closed forum."""
        name, host = name_and_host(text)
        found = person(self._named(http, host, name) or {}, host)
        if found is None:
            raise AccountNotFound(marked("There is no such account in that forum, or its profile is hidden."))
        return found

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("bio_token",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the "about me", which only the owner writes."""
        current = self._current(http, ref)
        profile = self._named(http, ref.host, text(current, "username") or "") or {}
        written = [text(profile, "bio_raw"), plain(text(profile, "bio_cooked"))]
        remote = RemoteProfile(
            external_id=identifier(profile) or ref.account_id,
            handle=text(current, "username"),
            words=tuple(words for words in written if words),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Newest first down to two days before the newest known; pages overlap, since offsets drift."""
        place = place_in(unpack(DISCOURSE, cursor))
        metered = Metered(http, budget.requests)
        name = text(self._current(metered, ref), "username") or ""
        lookups = Lookups(lambda path: self._get(metered, ref.host, path))
        for number in range(1, budget.pages + 1):
            query = {"username": name, "filter": TOPICS_AND_REPLIES, "offset": str(place.offset)}
            answer = accepted(self._get(metered, ref.host, f"user_actions.json?{urlencode(query)}"))
            actions = parts(as_object(answer), "user_actions")
            acts = [act_of(one, lookups, ref, metered.now()) for one in fresh(actions, place)]
            taken = step(place, actions, budget.since)
            place = taken.place
            yield Page(
                activities=tuple(act for act in acts if act and is_in_time(act.published, budget.since)),
                cursor=pack(DISCOURSE, place.state),
                complete=taken.complete,
                truncated=taken.is_cut or (number == budget.pages and not taken.complete),
            )
            if taken.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """By each post's own address; a deleted one is missing there or marked."""
        for ref in refs:
            address = self._url(ref.host, f"posts/{quote(ref.object_id, safe='')}.json")
            response = asked(http, address)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                state, revision = state_and_revision(as_object(response), ref.revision)
            yield Presence(ref=ref, state=state, revision=revision)

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account, whatever it is called now. Raises AccountGone or AccountMismatch."""
        named = self._named(http, ref.host, ref.handle) if ref.handle else None
        if named is not None and identifier(named) == ref.account_id:
            return named
        renamed = self._numbered(http, ref)
        if renamed is not None:
            return renamed
        if named is not None:
            raise AccountMismatch(expected=ref.account_id, found=identifier(named) or "nobody")
        raise AccountGone("the account was deleted, or its profile is hidden")

    def _named(self, http: Http, host: str, name: str) -> Json | None:
        response = self._get(http, host, f"u/{quote(name, safe='')}.json")
        return None if response.status == 404 else part(as_object(accepted(response)), "user")

    def _numbered(self, http: Http, ref: AccountRef) -> Json | None:
        query = urlencode({"user_ids": ref.account_id})
        response = self._get(http, ref.host, f"user-cards.json?{query}")
        users = parts(as_object(accepted(response)), "users") if response.status != 404 else []
        return next((one for one in users if identifier(one) == ref.account_id), None)

    def _get(self, http: Http, host: str, path: str) -> Response:
        return http.get(self._url(host, path), headers={"Accept": "application/json"})

    def _url(self, host: str, path: str) -> str:
        return f"{'http' if host in self._plain_hosts else 'https'}://{host}/{path}"

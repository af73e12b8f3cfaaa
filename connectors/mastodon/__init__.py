"""Mastodon and the servers that speak its API."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from connectors.about import About
from connectors.answers import Json, accepted, as_list, as_object, identifier, part, parts, text
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
    PresenceState,
    RemoteProfile,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountMoved, AccountNotFound, SourceFormat
from connectors.html import me_links, plain
from connectors.limits import Metered, is_in_time
from connectors.mastodon.names import name_and_host
from connectors.mastodon.statuses import account_ref, acts_in, revision_of
from connectors.mastodon.walk import place_in, step
from connectors.places import host_of
from connectors.presence import asked, state_of
from connectors.words import marked

MASTODON = "mastodon"


class Mastodon:
    """Reads public statuses without a token; `plain_hosts` names test servers that speak http."""

    network = MASTODON
    about = About(
        name=marked("Mastodon"),
        icon="brand-mastodon",
        family="social",
        example="@ada@social.example",
        acts=marked("post, reply or boost in public"),
        evidence="recorded",
        code_place=marked("your bio or one of the extra fields of your profile"),
        link_place=marked("one of the extra fields of your profile"),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._plain_hosts = frozenset(settings.get("plain_hosts", "").split())

    def lookup(self, http: Http, text: str) -> AccountRef:
        """Ask the account's own host for its id. Raises AccountNotFound or AccessDenied."""
        name, host = name_and_host(text)
        found = account_ref(self._named(http, name, host), host)
        # A host may call its accounts what it likes, but only within its own name.
        own_url = found.url if host_of(found.url) == host else None
        return replace(found, handle=f"{name}@{host}", url=own_url)

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the profile's fields or its bio, both of which only the owner writes."""
        account = self._current(http, ref)
        written = [text(account, "note"), *(text(field, "value") for field in parts(account, "fields"))]
        markup = [piece for piece in written if piece]
        found = account_ref(account, ref.host)
        remote = RemoteProfile(
            external_id=found.account_id,
            handle=found.handle,
            url=found.url,
            links=tuple(link for piece in markup for link in me_links(piece, found.url or "")),
            words=tuple(words for piece in markup if (words := plain(piece))),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Back to `since` at first, then forward by min_id; one request a page, each page resumable."""
        place = place_in(unpack(MASTODON, cursor))
        metered = Metered(http, budget.requests)
        self._current(metered, ref)
        for number in range(1, budget.pages + 1):
            path = f"/api/v1/accounts/{quote(ref.account_id, safe='')}/statuses?{urlencode(place.query)}"
            statuses = as_list(accepted(metered.get(self._url(ref.host, path))))
            acts = acts_in(statuses, ref, metered.now())
            taken = step(place, statuses, budget.since)
            place = taken.place
            yield Page(
                activities=tuple(act for act in acts if is_in_time(act.published, budget.since)),
                cursor=pack(MASTODON, place.state),
                complete=taken.complete,
                truncated=taken.circled or (number == budget.pages and not taken.complete),
            )
            if taken.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited (with the new revision) or gone, by each status's own address."""
        for ref in refs:
            address = self._url(ref.host, f"/api/v1/statuses/{quote(ref.object_id, safe='')}")
            response = asked(http, address)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                state, revision = _compared(ref, as_object(response))
            yield Presence(ref=ref, state=state, revision=revision)

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its id. Raises AccountGone, AccountMoved or AccountMismatch."""
        response = http.get(self._url(ref.host, f"/api/v1/accounts/{quote(ref.account_id, safe='')}"))
        if response.status == 404:
            raise self._why_missing(http, ref)
        account = as_object(accepted(response))
        if identifier(account) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(account) or "nobody")
        if account.get("suspended") is True:
            raise AccountGone("the account is suspended")
        if part(account, "moved"):
            raise AccountMoved(account_ref(part(account, "moved"), ref.host))
        return account

    def _why_missing(self, http: Http, ref: AccountRef) -> Exception:
        name = (ref.handle or "").partition("@")[0]
        try:
            found = identifier(self._named(http, name, ref.host)) if name else ""
        except AccountNotFound:
            found = ""
        if found and found != ref.account_id:
            return AccountMismatch(expected=ref.account_id, found=found)
        return AccountGone("the account was deleted")

    def _named(self, http: Http, name: str, host: str) -> Json:
        path = f"/api/v1/accounts/lookup?{urlencode({'acct': name})}"
        account = as_object(accepted(http.get(self._url(host, path))))
        if not identifier(account):
            raise SourceFormat("the host names an account without an id")
        return account

    def _url(self, host: str, path: str) -> str:
        return f"{'http' if host in self._plain_hosts else 'https'}://{host}{path}"


def _compared(ref: ObjectRef, status: Json) -> tuple[PresenceState, str | None]:
    found = revision_of(status)
    return ("present" if ref.revision in {None, found} else "edited"), found

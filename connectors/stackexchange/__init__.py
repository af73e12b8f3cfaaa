"""Stack Exchange: questions, answers and comments at any of its sites, by the interface they share."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from connectors.about import About, Need
from connectors.answers import Json, identifier, part, parts, text
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
    RemoteProfile,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, RateLimited
from connectors.html import plain, web_link
from connectors.limits import Metered, is_in_time
from connectors.stackexchange.naming import number_and_host
from connectors.stackexchange.posts import (
    STACK_EXCHANGE,
    STREAMS,
    Owners,
    act_of,
    answered_post,
    somebody,
)
from connectors.stackexchange.second_look import presences
from connectors.stackexchange.site import Site
from connectors.stackexchange.walk import place_in, step
from connectors.words import marked

API = "https://api.stackexchange.com/2.3"
ABOUT_ME = {"base": "default", "include": "user.about_me", "unsafe": "false"}


class StackExchange:
    """Settings: `key` (advised: 10,000 requests a day in place of 300)."""

    network = STACK_EXCHANGE
    about = About(
        name=marked("Stack Exchange"),
        icon="message-question",
        family="code",
        example="https://stackoverflow.com/users/22656/ada",
        acts=marked("ask, answer or comment"),
        evidence="documented",
        code_place=marked("the “about me” of your profile"),
        link_place=marked("the website link of your profile"),
        needs=(
            Need(
                option="key",
                name=marked("Key"),
                how=marked(
                    "Advised: 10,000 requests a day in place of 300. It is free and comes at once "
                    "when an application is registered at stackapps.com."
                ),
                url="https://stackapps.com/apps/oauth/register",
                is_required=False,
            ),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._api = settings.get("api", API).rstrip("/")
        key, host = settings.get("key", ""), urlsplit(self._api).hostname or ""
        self._key = Credential(host=host, value=key, parameter="key", name="key") if key else None

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The user by its number in the address. Raises AccountNotFound, for unknown sites too."""
        number, host = number_and_host(text)
        user = self._site(http, host).first(f"users/{number}")
        found = somebody(user, host) if user else None
        if found is None:
            raise AccountNotFound(marked("There is no such user at that site."))
        return found

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the website or the "about me"; that one is told only to who asks for it by a filter."""
        site = self._site(http, ref.host)
        wanted = site.first("filters/create", ABOUT_ME) if challenge.kind == "bio_token" else None
        shown = {"filter": text(wanted, "filter") or "default"} if wanted else {}
        user = self._current(site, ref, shown)
        link, words = web_link(text(user, "website_url")), plain(text(user, "about_me"))
        remote = RemoteProfile(
            external_id=ref.account_id,
            handle=text(user, "display_name"),
            url=f"https://{ref.host}/users/{ref.account_id}",
            links=(link,) if link else (),
            words=(words,) if words else (),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Stream after stream, oldest first; a `backoff` in an answer ends the run."""
        place = place_in(unpack(STACK_EXCHANGE, cursor))
        site = self._site(Metered(http, budget.requests), ref.host)
        self._current(site, ref)
        for number in range(1, budget.pages + 1):
            stream = STREAMS[place.stream]
            wrapper = site.ask(f"users/{ref.account_id}/{stream}", place.query(budget.since))
            items = parts(wrapper, "items")
            owners = self._owners(site, stream, items, ref)
            acts = [act_of(stream, item, owners, ref, site.now()) for item in items]
            taken = step(place, wrapper, budget.since)
            place = taken.place
            yield Page(
                activities=tuple(act for act in acts if act and is_in_time(act.published, budget.since)),
                cursor=pack(STACK_EXCHANGE, place.state),
                complete=taken.complete,
                truncated=taken.is_cut or (number == budget.pages and not taken.complete),
                not_before=site.not_before,
            )
            if taken.complete:
                return
            if site.not_before:
                raise RateLimited(site.not_before, site.scope)

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """A hundred at a time by their numbers; whatever a whole answer leaves out is gone."""
        for host in dict.fromkeys(ref.host for ref in refs):
            yield from presences(self._site(http, host), [ref for ref in refs if ref.host == host])

    def _current(self, site: Site, ref: AccountRef, query: dict[str, str] | None = None) -> Json:
        user = site.first(f"users/{ref.account_id}", query)
        if user is None:
            raise AccountGone("the account was deleted")
        if identifier(user, "user_id") != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user, "user_id") or "nobody")
        return user

    def _owners(self, site: Site, stream: str, items: list[Json], ref: AccountRef) -> Owners:
        """Who wrote the posts that are answered, in one request for all of them."""
        numbers = sorted({number for item in items if (number := answered_post(stream, item))})
        if not numbers:
            return {}
        posts = parts(site.ask(f"posts/{';'.join(numbers)}", {"pagesize": "100"}), "items")
        found = {identifier(post, "post_id"): somebody(part(post, "owner"), ref.host) for post in posts}
        return {number: author for number, author in found.items() if author}

    def _site(self, http: Http, host: str) -> Site:
        return Site(http, self._api, host, self._key)

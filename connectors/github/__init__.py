"""GitHub: public events, and by search what lies before them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_list, as_object, identifier, text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Activity,
    Budget,
    Challenge,
    ChallengeKind,
    Credential,
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
from connectors.github.details import enriched
from connectors.github.events import HOST, acts_in, person
from connectors.github.quarters import events_page, has_next, search_page
from connectors.github.search import found_acts, is_cut, is_last_page, search_query
from connectors.github.walk import Place, place_in, step
from connectors.html import web_link
from connectors.limits import Metered, is_in_time, pause
from connectors.oauth.needs import sign_in_needs
from connectors.presence import asked, state_of
from connectors.words import marked

GITHUB = "github"
API = "https://api.github.com"
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60}[A-Za-z0-9])?")
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
LONGEST_ETAG = 200


class GitHub:
    """Settings: `token` (advised: 5,000 requests an hour in place of 60) and `api` (for test servers)."""

    network = GITHUB
    about = About(
        name=marked("GitHub"),
        icon="brand-github",
        family="code",
        example="https://github.com/ada",
        acts=marked("open, comment, review or release something in public"),
        evidence="recorded",
        code_place=marked("the bio of your profile"),
        link_place=marked("the website or a social account of your profile"),
        needs=(
            Need(
                option="token",
                name=marked("Access token"),
                how=marked(
                    "Advised: 5,000 requests an hour in place of 60. Any account of yours can make one, "
                    "without any permission, under Settings, Developer settings."
                ),
                url="https://github.com/settings/personal-access-tokens",
                is_required=False,
            ),
            *sign_in_needs("https://github.com/settings/developers"),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill", "etag"})

    def __init__(self, settings: Settings) -> None:
        self._api = settings.get("api", API).rstrip("/")
        token, host = settings.get("token", ""), urlsplit(self._api).hostname or ""
        self._credential = Credential(host=host, value=f"Bearer {token}") if token else None

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account's number by its login. Raises AccountNotFound for organisations too."""
        login = text.strip().rstrip("/").rpartition("/")[2].lstrip("@")
        if not LOGIN.fullmatch(login):
            raise AccountNotFound(marked("Write the account as its login or give its address."))
        user = self._user(http, f"/users/{login}")
        found = person(user)
        if found is None or user.get("type") not in (None, "User"):
            raise AccountNotFound(marked("That account is not a person's."))
        return found

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the profile's website, its social accounts (GitHub shows both with rel=me) or its bio."""
        user = self._current(http, ref)
        login = text(user, "login") or ""
        accounts = as_list(accepted(self._get(http, f"/users/{quote(login, safe='')}/social_accounts")))
        written = [text(user, "blog"), *(text(account, "url") for account in accounts)]
        links = [web_link(link if "://" in link else f"https://{link}") for link in written if link]
        remote = RemoteProfile(
            external_id=identifier(user),
            handle=login,
            url=f"https://{HOST}/{login}",
            links=tuple(link for link in links if link),
            words=(text(user, "bio") or "",),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Events newest first down to what is known, then once the search back to `since`."""
        place = place_in(unpack(GITHUB, cursor))
        metered = Metered(http, budget.requests)
        now_called = replace(ref, handle=text(self._current(metered, ref), "login"))
        for number in range(1, budget.pages + 1):
            read = self._search_page if place.search else self._events_page
            page, place = read(metered, now_called, place, budget)
            is_cut_here = page.truncated or (number == budget.pages and not page.complete)
            yield replace(page, truncated=is_cut_here)
            if page.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited or gone, by the path in the API that an object's id is."""
        for ref in refs:
            path = f"{self._api}/repos/{quote(ref.object_id, safe='/')}"
            response = asked(http, path, self._credential, HEADERS)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                item = as_object(response)
                revision = text(item, "updated_at") or text(item, "published_at") or text(item, "sha")
                is_edited = None not in (ref.revision, revision) and revision != ref.revision
                state = "edited" if is_edited else state
            yield Presence(ref=ref, state=state, revision=revision)

    def _events_page(
        self, http: Metered, ref: AccountRef, place: Place, budget: Budget
    ) -> tuple[Page, Place]:
        path = f"/users/{quote(ref.handle or '', safe='')}/events/public"
        is_asking = place.etag and place.page == 1
        known = {"If-None-Match": place.etag or ""} if is_asking else {}
        response = events_page(
            lambda size, page: self._get(http, f"{path}?per_page={size}&page={page}", known), place.page
        )
        not_before = pause(response.headers.get("x-poll-interval"), http.now())
        if response.status == 304 and is_asking:
            return _page((), place, True, not_before=not_before), place
        events, now = as_list(accepted(response)), http.now()
        etag = response.headers.get("etag")
        taken = step(
            place,
            events,
            has_next=has_next(response),
            etag=etag if etag and len(etag) <= LONGEST_ETAG else None,
            since=budget.since,
            now=now,
        )
        wanted = tuple(act for act in acts_in(events, ref, now) if is_in_time(act.published, budget.since))
        acts = enriched(wanted, lambda item: self._get(http, f"/repos/{quote(item, safe='/')}"))
        return _page(acts, taken.place, taken.complete, taken.is_gap, not_before), taken.place

    def _search_page(
        self, http: Metered, ref: AccountRef, place: Place, budget: Budget
    ) -> tuple[Page, Place]:
        query = search_query(ref.handle or "", budget.since)
        response = search_page(
            lambda size, page: self._get(
                http, f"/search/issues?{urlencode(query | {'per_page': size, 'page': page})}"
            ),
            place.search,
        )
        done = replace(place, search=0)
        if response.status == 422:  # an account that hides itself cannot be searched for
            return _page((), done, True, True), done
        answer = as_object(accepted(response))
        is_end = is_last_page(answer, place.search)
        place = done if is_end else replace(place, search=place.search + 1)
        return _page(found_acts(answer, ref, http.now()), place, is_end, is_cut(answer)), place

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its number, whatever it is called now. Raises AccountGone or AccountMismatch."""
        try:
            user = self._user(http, f"/user/{quote(ref.account_id, safe='')}")
        except AccountNotFound as error:
            raise self._why_missing(http, ref) from error
        if identifier(user) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user) or "nobody")
        return user

    def _why_missing(self, http: Http, ref: AccountRef) -> Exception:
        try:
            found = identifier(self._user(http, f"/users/{quote(ref.handle or '-', safe='')}"))
        except AccountNotFound:
            return AccountGone("the account was deleted")
        return AccountMismatch(expected=ref.account_id, found=found)

    def _user(self, http: Http, path: str) -> Json:
        return as_object(accepted(self._get(http, path)))

    def _get(self, http: Http, path: str, more: Mapping[str, str] | None = None) -> Response:
        headers = HEADERS | dict(more or {})
        response = http.get(self._api + path, headers=headers, credential=self._credential)
        if response.status == 401 and self._credential is not None:
            raise AuthExpired(marked("GitHub no longer takes the token."))
        return response


def _page(
    acts: tuple[Activity, ...],
    place: Place,
    complete: bool,
    is_cut: bool = False,
    not_before: datetime | None = None,
) -> Page:
    cursor = pack(GITHUB, place.state)
    return Page(activities=acts, cursor=cursor, complete=complete, truncated=is_cut, not_before=not_before)

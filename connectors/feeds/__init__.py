"""Feeds: RSS, Atom and JSON Feed of a site that a person calls their own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.about import About
from connectors.answers import as_text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Activity,
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
from connectors.cursor import pack, text_in, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountMoved, SourceUnavailable
from connectors.feeds.acts import Reading, read_news
from connectors.feeds.entries import FeedDocument
from connectors.feeds.finding import fetched, find_feed, read_feed
from connectors.feeds.home import home_of
from connectors.feeds.memory import recall, remember
from connectors.feeds.platforms import YOUTUBE, look_again_at, owner_mark, plain_home
from connectors.html import head_words, me_links
from connectors.limits import Metered, pause
from connectors.places import host_of
from connectors.presence import presence_of_page
from connectors.times import instant
from connectors.words import marked

FEED = "feed"
SHORTEST_WAIT = timedelta(minutes=30)
LONGEST_TRUST = timedelta(days=1)  # servers answer 304 although something was deleted or edited
LONGEST_VALIDATOR = 200


class Feeds:
    """Reads one document per poll; what was seen is remembered in the cursor."""

    network = FEED
    about = About(
        name=marked("Blog or feed"),
        icon="rss",
        family="writing",
        example="https://ada.example/blog, medium.com/@ada, dev.to/ada, youtube.com/@ada",
        acts=marked("publish something on your site"),
        evidence="recorded",
        covers=marked("a blog, a podcast, a channel at YouTube, Medium, dev.to: whatever has a feed"),
        code_place=marked("the title or description of the site, channel or profile"),
        link_place=marked("the front page of the site"),
    )
    capabilities = frozenset({"edits", "etag", "threads"})

    def __init__(self, settings: Settings) -> None:
        del settings

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The feed at the address, of its page or of its platform. Raises AccountNotFound."""
        return _ref(http, *find_feed(http, text))

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        """A channel's page has no room for a link of its owner's, but it begins with the description."""
        return ("bio_token",) if ref.host == YOUTUBE else ("rel_me", "bio_token")

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the site's front page or the feed's own head; entries and comments prove nothing."""
        document = read_feed(fetched(http, ref.account_id), ref.account_id)
        words = [word for word in (document.title, document.subtitle) if word]
        home = plain_home(document.home) if document.home and host_of(document.home) == ref.host else None
        links: tuple[str, ...] = ()
        if home:
            page = fetched(http, home)
            home = home if host_of(page.url) == ref.host else page.url
            links, own = me_links(as_text(page), page.url), head_words(as_text(page))
            words += own if host_of(page.url) == ref.host else ()
        remote = RemoteProfile(external_id=ref.account_id, url=home, links=links, words=tuple(words))
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """One page: the entries that are new or edited. Raises AccountGone (410) and AccountMoved."""
        state = unpack(FEED, cursor)
        before = recall(text_in(state, "seen") or "")
        metered, now = Metered(http, budget.requests), http.now()
        response = metered.get(ref.account_id, headers=_validators(state, now))
        if response.status == 304 and cursor is not None:
            not_before = _next_time(response, None, now)
            yield Page(activities=(), cursor=cursor, complete=True, not_before=not_before)
            return
        document = read_feed(_usable(response, ref), ref.account_id)
        owner = _same_owner(text_in(state, "owner"), document)
        reading = Reading(ref=ref, now=now, since=budget.since, is_first=cursor is None)
        news, seen, is_cut = read_news(document, before, reading)
        state = _validators_of(response) | {"seen": remember(seen, before), "full": now.isoformat()}
        state |= {"owner": owner} if owner else {}
        yield _page(news, pack(FEED, state), is_cut, _next_time(response, document, now))

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Asks each entry's own address; an entry without one stays unknown."""
        for ref in refs:
            found = presence_of_page(http, replace(ref, url=look_again_at(ref.url)))
            yield replace(found, ref=ref)


def _page(news: tuple[Activity, ...], cursor: bytes, is_cut: bool, not_before: datetime) -> Page:
    return Page(activities=news, cursor=cursor, complete=True, truncated=is_cut, not_before=not_before)


def _ref(http: Http, address: str, document: FeedDocument) -> AccountRef:
    return AccountRef(
        network=FEED,
        host=host_of(address),
        account_id=address,
        handle=document.title or host_of(address),
        url=home_of(http, address, document),
    )


def _same_owner(before: str | None, document: FeedDocument) -> str:
    """Raises AccountMismatch when the platform says that the name now belongs to somebody else."""
    now = owner_mark(document.home)
    if before and now and before != now:
        raise AccountMismatch(expected=before, found=now)
    return now or before or ""


def _usable(response: Response, ref: AccountRef) -> Response:
    if response.status == 410:
        raise AccountGone("the feed was taken down for good")
    if response.moved_to and host_of(response.moved_to) != ref.host:
        host, address = host_of(response.moved_to), response.moved_to
        raise AccountMoved(AccountRef(network=FEED, host=host, account_id=address, url=address))
    if response.status != 200:
        raise SourceUnavailable(f"{ref.host} answered {response.status}")
    return response


def _validators(state: dict[str, object], now: datetime) -> dict[str, str]:
    read_at = instant(state.get("full"))
    if read_at is None or now - read_at >= LONGEST_TRUST:
        return {}
    pairs = {"If-None-Match": state.get("etag"), "If-Modified-Since": state.get("modified")}
    return {name: value for name, value in pairs.items() if isinstance(value, str)}


def _validators_of(response: Response) -> dict[str, str]:
    found = {"etag": response.headers.get("etag"), "modified": response.headers.get("last-modified")}
    return {name: value for name, value in found.items() if value and len(value) <= LONGEST_VALIDATOR}


def _next_time(response: Response, document: FeedDocument | None, now: datetime) -> datetime:
    asked = response.headers.get("cache-control", "").partition("max-age=")[2].partition(",")[0].strip()
    minutes = document.ttl_minutes if document else None
    waits = [pause(asked, now), pause(minutes * 60 if minutes else "", now)]
    return max([now + SHORTEST_WAIT, *(wait for wait in waits if wait)])

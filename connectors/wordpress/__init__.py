"""WordPress: what one author of a site publishes there, and what the same person answers below."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from connectors.about import About
from connectors.answers import Json, as_object, identifier, text
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
    Settings,
    Verification,
)
from connectors.cursor import pack, text_in, unpack
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, SourceUnavailable
from connectors.html import me_links, web_link
from connectors.limits import Metered, is_in_time
from connectors.times import instant
from connectors.wordpress.acts import comment_act, is_open, number_in, post_act
from connectors.wordpress.addressed import addressed_by
from connectors.wordpress.again import look
from connectors.wordpress.lookup import find_author
from connectors.wordpress.site import WORDPRESS, Author, author_of, route
from connectors.wordpress.walk import Listing, Place, Step, packed, steps, unpacked
from connectors.words import marked

LATE_APPROVAL = timedelta(days=7)  # a comment keeps the date it was written at
SCHEDULED = timedelta(days=1)
ONCE_A_WEEK = timedelta(days=7)  # a post that a program has dated back looks as old as it says
POST = "id,author,date_gmt,modified_gmt,link,title,content,_links,_embedded"
COMMENT = "id,post,parent,author,date_gmt,link,content"
# A scheduled post keeps the date of its last change, an old post its date: each is found by the other.
LISTINGS: Mapping[str, Listing] = {
    "new": Listing(
        path="posts", order="date", bound="after", moment="date_gmt", fields=POST, overlap=SCHEDULED
    ),
    "edited": Listing(
        path="posts",
        order="modified",
        bound="modified_after",
        moment="modified_gmt",
        fields=POST,
        overlap=SCHEDULED,
    ),
    "comments": Listing(
        path="comments",
        order="date_gmt",
        bound="after",
        moment="date_gmt",
        fields=COMMENT,
        overlap=LATE_APPROVAL,
    ),
}


class WordPress:
    """Reads one site's open interface; a cursor holds a place in each of three listings."""

    network = WORDPRESS
    about = About(
        name=marked("WordPress (posts and comments)"),
        icon="brand-wordpress",
        family="writing",
        example="https://blog.example/author/ada",
        acts=marked("publish a post or answer below one"),
        evidence="recorded",
        code_place=marked("the biography in your profile of that site"),
        link_place=marked("the website in your profile of that site"),
    )
    capabilities = frozenset({"edits", "deletions", "threads", "mentions", "backfill"})

    def __init__(self, settings: Settings) -> None:
        del settings

    def lookup(self, http: Http, text: str) -> AccountRef:
        """An author page, name@site, or a site with one author. Raises AccountNotFound."""
        return find_author(http, text)

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """By the author's own fields alone: a page of the site may show what others have put there."""
        user = _user(http, author_of(ref))
        words = text(user, "description") or ""
        site, page = web_link(text(user, "url")), web_link(text(user, "link"))
        remote = RemoteProfile(
            external_id=ref.account_id,
            handle=text(user, "slug"),
            url=page,
            links=((site,) if site else ()) + me_links(words, page or ""),
            words=(words,),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """New posts, changed posts, then comments. Raises AccountGone when the author is no more."""
        state, author = unpack(WORDPRESS, cursor), author_of(ref)
        places = {name: unpacked(text_in(state, name)) for name in LISTINGS}
        whole = instant(text_in(state, "whole")) or http.now()
        if cursor is None:
            places["edited"] = Place(top=http.now())
        elif http.now() - whole >= ONCE_A_WEEK:
            places["new"], whole = Place(), http.now()
        reading = _Reading(Metered(http, budget.requests), ref, author, budget.since)
        _still_there(reading.http, author)
        last = list(LISTINGS)[-1]
        for name in LISTINGS if cursor else ("new", last):
            listing = LISTINGS[name]
            for step in reading.steps(listing, places[name]):
                places[name] = step.place
                yield Page(
                    activities=reading.acts(listing, step),
                    cursor=_packed(places, whole),
                    complete=name == last and step.is_last,
                    truncated=step.is_cut,
                )

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Asks for many at a time, and for each that is missing once more by itself."""
        yield from look(http, refs)


def _packed(places: Mapping[str, Place], whole: datetime) -> bytes:
    state = {name: packed(place) for name, place in places.items()}
    return pack(WORDPRESS, state | {"whole": whole.isoformat(timespec="seconds")})


class _Reading:
    """One author's poll under way."""

    def __init__(self, http: Metered, ref: AccountRef, author: Author, since: datetime | None) -> None:
        self.http, self.ref, self.author, self.since = http, ref, author, since
        self.told: set[tuple[str, str | None]] = set()

    def steps(self, listing: Listing, place: Place) -> Iterator[Step]:
        """Comments cannot be asked for by author, so all of the site's are listed and the others' dropped."""
        is_posts = listing.path == "posts"
        query: dict[str, object] = {"author": self.author.number, "_embed": "wp:term"} if is_posts else {}
        return steps(self.http, self.author.home, listing, query, place, self.since)

    def acts(self, listing: Listing, step: Step) -> tuple[Activity, ...]:
        own = [item for item in step.items if number_in(item, "author") == self.author.number]
        home, now = self.author.home, self.http.now()
        if listing.path == "posts":
            found = [post_act(home, self.ref, post, now) for post in own if is_open(post)]
        else:
            addressed = addressed_by(self.http, home, own)
            found = [comment_act(home, self.ref, comment, addressed, now) for comment in own]
        return tuple(act for act in found if is_in_time(act.published, self.since) and self._is_untold(act))

    def _is_untold(self, act: Activity) -> bool:
        """A new post stands in both lists of posts."""
        mark = act.id, act.revision
        is_new = mark not in self.told
        self.told.add(mark)
        return is_new


def _still_there(http: Http, author: Author) -> None:
    """Somebody whose posts are all gone is hidden (401), which is not the end of the account."""
    response = http.get(route(author.home, f"users/{author.number}"))
    if response.status in {401, 403}:
        return
    said = as_object(response)
    if response.status == 410 or text(said, "code") == "rest_user_invalid_id":
        raise AccountGone("the site has no such author any more")
    if response.status != 200:
        raise SourceUnavailable(f"the site answered {response.status}")
    if identifier(said) != str(author.number):
        raise AccountMismatch(expected=str(author.number), found=identifier(said))


def _user(http: Http, author: Author) -> Json:
    response = http.get(route(author.home, f"users/{author.number}"))
    if response.status != 200:
        raise AccountNotFound(marked("The site does not show that author."))
    return as_object(response)

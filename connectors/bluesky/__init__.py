"""Bluesky and all else on the AT Protocol: posts, reposts and follows, from the person's own server."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.about import About
from connectors.bluesky.identity import PLC, RESOLVER, Identities
from connectors.bluesky.names import BLUESKY, account, typed_name
from connectors.bluesky.profile import remote_profile
from connectors.bluesky.proof import own_profile, signed_code
from connectors.bluesky.records import acts_in
from connectors.bluesky.repository import listed, open_revision, status_of, value_at
from connectors.bluesky.second_look import looked_at
from connectors.bluesky.walk import COLLECTIONS, Place, place_in, step
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
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountNotFound
from connectors.limits import Metered, is_in_time
from connectors.oauth.needs import PAGE_NEED
from connectors.words import marked


class Bluesky:
    """Settings, all for test servers: `plc`, `resolver`, and `plain_hosts` that speak http."""

    network = BLUESKY
    about = About(
        name=marked("Bluesky"),
        icon="brand-bluesky",
        family="social",
        example="@ada.bsky.social",
        acts=marked("post, reply, repost or follow somebody"),
        evidence="recorded",
        code_place=marked("the description of your profile"),
        link_place=marked("the description or the website of your profile"),
        needs=(PAGE_NEED,),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._identities = Identities(
            plc=settings.get("plc", PLC).rstrip("/"),
            resolver=settings.get("resolver", RESOLVER).rstrip("/"),
            plain_hosts=frozenset(settings.get("plain_hosts", "").split()),
        )

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The DID behind a handle, if both name each other. Raises AccountNotFound."""
        name = typed_name(text)
        is_did = name.startswith("did:")
        did = name if is_did else self._identities.did_of(http, name)
        try:
            home = self._identities.home_of(http, did)
        except AccountGone as error:
            raise AccountNotFound(marked("There is no such account.")) from error
        if not is_did and home.handle != name:
            raise AccountNotFound(marked("That handle is not the one that the account goes by."))
        is_theirs = not is_did or self._identities.has_handle(http, home, home.handle)
        return account(did, home.handle if is_theirs else None)

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "signed_nonce", "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the profile record in the person's own repository, or by a post that they have signed."""
        home = self._identities.home_of(http, ref.account_id)
        if challenge.kind == "signed_nonce":
            return signed_code(http, home, challenge, http.now())
        shown = remote_profile(home.did, home.handle, value_at(http, home.server, own_profile(home.did)))
        return judge(ref, shown, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Nothing when the revision has not moved; else each collection, a request a page, each resumable."""
        place = place_in(unpack(BLUESKY, cursor))
        metered = Metered(http, budget.requests)
        if cursor is not None and self._is_unchanged(metered, ref, place):
            yield Page(activities=(), cursor=cursor, complete=True)
            return
        place = self._begun(metered, ref, place)
        if not place.head:
            yield Page(activities=(), cursor=pack(BLUESKY, place.state), complete=True)
            return
        for number in range(1, budget.pages + 1):
            page, place = _read(metered, ref, place, budget)
            is_cut = page.truncated or (number == budget.pages and not page.complete)
            yield replace(page, truncated=is_cut)
            if page.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited (another cid), gone, or hidden while the account is deactivated."""
        yield from looked_at(http, self._identities, refs)

    def _is_unchanged(self, http: Http, ref: AccountRef, place: Place) -> bool:
        """Asks the server known from before; its word that all is over is not taken, for people move."""
        if place.server is None or place.head or place.is_due(http.now()):
            return False
        return place.is_unchanged(status_of(http, place.server, ref.account_id).revision)

    def _begun(self, http: Http, ref: AccountRef, place: Place) -> Place:
        server = self._identities.home_of(http, ref.account_id).server
        revision = open_revision(status_of(http, server, ref.account_id))
        if place.is_whole(revision):
            return replace(place, server=server, swept=http.now().isoformat())
        return place.begun(server, revision, http.now())


def _read(http: Http, ref: AccountRef, place: Place, budget: Budget) -> tuple[Page, Place]:
    collection = COLLECTIONS[place.collection]
    found = listed(http, place.server or "", ref.account_id, collection, place.after)
    taken = step(place, found)
    acts = acts_in(found.records, ref, http.now())
    page = Page(
        activities=tuple(act for act in acts if is_in_time(act.published, budget.since)),
        cursor=pack(BLUESKY, taken.place.state),
        complete=taken.complete,
        truncated=taken.circled,
    )
    return page, taken.place

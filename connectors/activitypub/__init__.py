"""ActivityPub servers without another interface: by WebFinger to the actor, and from there to the outbox."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.about import About
from connectors.activitypub.actors import ACTIVITYPUB, Actors, remote_profile
from connectors.activitypub.objects import Reading, act_in, revision_of
from connectors.activitypub.outbox import MOST_FETCHED, Leaf, fetched, first_leaf, leaf_at
from connectors.activitypub.values import ACCEPT, id_of, is_kind
from connectors.activitypub.walk import Place, place_in, step
from connectors.answers import Json, as_object, text
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
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountMismatch, SourceFormat, SourceUnavailable, StopPolling
from connectors.limits import Metered, is_in_time
from connectors.presence import state_of
from connectors.words import marked


class ActivityPub:
    """Setting, for test servers: `plain_hosts` that speak http."""

    network = ACTIVITYPUB
    about = About(
        name=marked("Fediverse (other servers)"),
        icon="world",
        family="social",
        example="@ada@blog.example",
        acts=marked("post, reply or share in public"),
        evidence="recorded",
        code_place=marked("the description or one of the fields of your profile"),
        link_place=marked("the description or one of the fields of your profile"),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._actors = Actors(plain_hosts=frozenset(settings.get("plain_hosts", "").split()))

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The actor's id, whatever names lead to it. Raises AccountNotFound or AccessDenied."""
        return self._actors.found(http, text)

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the actor's summary, fields or addresses, all of which only the owner writes."""
        return judge(ref, remote_profile(self._actors.current(http, ref)), challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """From the newest page of the outbox down to what is known; each page resumable."""
        place = place_in(unpack(ACTIVITYPUB, cursor))
        metered = Metered(http, budget.requests)
        actor = self._actors.current(metered, ref)
        place = _of_same_birth(place, actor, ref).begun(http.now())
        for number in range(1, budget.pages + 1):
            leaf = (
                leaf_at(metered, place.page, ref.host) if place.page else first_leaf(metered, actor, ref.host)
            )
            taken = step(place, leaf.items, leaf.onward, budget.since, metered.now())
            place = taken.place
            is_last_here = number == budget.pages and not taken.complete
            yield Page(
                activities=_acts(metered, leaf, ref, budget),
                cursor=pack(ACTIVITYPUB, place.state),
                complete=taken.complete,
                truncated=leaf.is_cut or taken.is_gap or is_last_here,
            )
            if taken.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited, gone (404, 410 or a tombstone) or hidden, by each object's own address."""
        for ref in refs:
            yield _looked_at(http, ref)


def _leaf(http: Http, place: Place, actor: Json, ref: AccountRef) -> Leaf:
    return leaf_at(http, place.page, ref.host) if place.page else first_leaf(http, actor, ref.host)


def _acts(http: Http, leaf: Leaf, ref: AccountRef, budget: Budget) -> tuple[Activity, ...]:
    """The open acts of a page; what it only names is fetched, up to a number."""
    known: dict[str, Json] = {}

    def fetch(address: str) -> Json:
        if address not in known and len(known) < MOST_FETCHED:
            known[address] = fetched(http, address)
        return known.get(address, {})

    reading = Reading(ref=ref, now=http.now(), fetch=fetch)
    found = (act_in(item, reading) for item in leaf.items)
    return tuple(act for act in found if act is not None and _is_wanted(act, budget))


def _is_wanted(act: Activity, budget: Budget) -> bool:
    """What was taken back is always to be known, and may have no date."""
    return act.type == "Delete" or is_in_time(act.published, budget.since)


def _of_same_birth(place: Place, actor: Json, ref: AccountRef) -> Place:
    """Raises AccountMismatch when the address was given to somebody new."""
    born = text(actor, "published")
    if place.born and born and place.born != born:
        raise AccountMismatch(expected=ref.account_id, found="somebody who joined later")
    return replace(place, born=place.born or (born[:40] if born else None))


def _looked_at(http: Http, ref: ObjectRef) -> Presence:
    response = _asked(http, ref.object_id)
    state, revision = state_of(response), ref.revision
    if response is None or state != "present":
        return Presence(ref=ref, state=state, revision=revision)
    try:
        thing = as_object(response)
    except SourceFormat:
        return Presence(ref=ref, state="unknown", revision=revision)
    if is_kind(thing, "Tombstone"):
        return Presence(ref=ref, state="gone", revision=revision)
    if id_of(thing) != ref.object_id:
        return Presence(ref=ref, state="unknown", revision=revision)
    found = revision_of(thing)
    is_edited = None not in (revision, found) and found != revision
    return Presence(ref=ref, state="edited" if is_edited else "present", revision=found)


def _asked(http: Http, address: str) -> Response | None:
    try:
        return http.get(address, headers=ACCEPT)
    except (SourceUnavailable, StopPolling):
        return None

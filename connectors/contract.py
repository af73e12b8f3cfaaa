"""The words a connector and its caller share: settings in, activities out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, Protocol

from connectors.about import About

Audience = Literal["public", "unlisted", "followers", "direct", "internal", "unknown"]
ActivityType = Literal["Create", "Update", "Delete", "Announce", "Like", "Follow", "Join", "Add", "Move"]
ChallengeKind = Literal["oauth", "rel_me", "bio_token", "dns_txt", "signed_nonce", "mail"]
Origin = Literal["api", "feed", "archive", "webhook"]
PresenceState = Literal["present", "edited", "gone", "hidden", "unknown"]
Settings = Mapping[str, str]

OPEN_AUDIENCES: frozenset[Audience] = frozenset({"public", "unlisted"})
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRef:
    """Who, on the network: `account_id` never changes, `handle` may and is only shown."""

    network: str
    host: str
    account_id: str
    handle: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """What was made or acted upon; `content` is cleaned HTML, `name` plain text."""

    id: str
    type: str
    url: str | None = None
    name: str | None = None
    content: str | None = None
    language: str | None = None
    attributed_to: AccountRef | None = None
    tag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One act in ActivityStreams words; the same `id` with a new `revision` is an edit."""

    id: str
    type: ActivityType
    actor: AccountRef
    object: Object
    observed: datetime
    audience: Audience
    origin: Origin
    in_reply_to: str | None = None
    context: str | None = None
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    mentions: tuple[AccountRef, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    revision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some activities and the cursor to store with them in one transaction."""

    activities: tuple[Activity, ...]
    cursor: bytes
    complete: bool
    truncated: bool = False
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How far one run may go: requests (a 304 and a 429 count), pages, and no further back than `since`."""

    requests: int = 60
    pages: int = 200
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What proves the link: a code to publish, or the person's hub page and the links it shows."""

    kind: ChallengeKind
    expires_at: datetime
    token: str = ""
    hub_page: str = ""
    hub_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteProfile:
    """What a network shows of an account to everybody: its own rel=me links and its own words."""

    external_id: str
    handle: str | None = None
    url: str | None = None
    links: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome of one look; `reason` says in plain words why it is not proven."""

    proven: bool
    method: ChallengeKind
    strength: Literal["oauth", "signed", "dns", "page"]
    checked_at: datetime
    expires_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """An object already stored, to be looked at again."""

    network: str
    host: str
    object_id: str
    revision: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How an object was found; only `gone`, twice and a day apart, may become a tombstone."""

    ref: ObjectRef
    state: PresenceState
    revision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret for one host; it never travels to another and never shows in a repr.

    It goes into a header; only where a network reads it nowhere else, into `parameter` of the address, and
    then at the moment of sending: no address that anybody sees, stores or logs has it.
    """

    host: str
    value: str = field(repr=False)
    header: str = "Authorization"
    name: str = "token"
    parameter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer read to its end: lower-case header names, decoded bytes, the final address."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    moved_to: str | None = None


class Http(Protocol):
    """The only way out. Both raise TryLater errors for 429, throttling 403, 5xx and failures."""

    def now(self) -> datetime: ...

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response: ...

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        """Send a form; a redirect is handed back, never followed."""
        ...


class Connector(Protocol):
    """One network. No clock, no sleep, no database, no environment: everything is given.

    `capabilities` beside what it finds: "tenant" (a server of the company, read for the company), "own_token"
    (read with the person's permission alone), "sign_in" (names an account only to whoever signs in there),
    "link_only" (a proven link; nothing is read), "dated_ids" (an id is its time, there is no other date).
    """

    network: str
    about: About
    capabilities: frozenset[str]

    def __init__(self, settings: Settings) -> None: ...

    def lookup(self, http: Http, text: str) -> AccountRef: ...

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]: ...

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification: ...

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]: ...

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]: ...


REVERIFY_AFTER = timedelta(days=30)


LONGEST_NAME = 64


def readable_audiences(capabilities: frozenset[str]) -> frozenset[Audience]:
    """For whom an act may have been meant to be kept: everybody, or the company on a server of its own."""
    return OPEN_AUDIENCES | {"internal"} if "tenant" in capabilities else OPEN_AUDIENCES


def activity_id(ref: AccountRef, kind: ActivityType, object_id: str) -> str:
    """The idempotency key: stable over edits, renames and repeated polls.

    The actor is part of it, because two people may boost, star or push one and the same thing.
    """
    actor = ref.account_id
    if len(actor) > LONGEST_NAME:
        actor = sha256(actor.encode()).hexdigest()[:32]
    return f"{ref.network}:{ref.host}:{kind}:{actor}:{object_id}"

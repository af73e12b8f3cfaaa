"""Which accounts belong to whoever owns a domain, and what has to stand in its names to prove it. ◇ Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from hmac import compare_digest

from connectors.challenge import SHORTEST_TOKEN
from connectors.contract import REVERIFY_AFTER, AccountRef, Challenge, Verification
from connectors.words import marked

LABEL = "_plnhub-challenge"
DOMAIN = re.compile(r"(?=.{4,240}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
SHARED = (  # their people have pages there, but not the names
    *("blogger.com", "blogspot.com", "bsky.social", "dev.to", "ghost.io", "github.io", "gitlab.io"),
    *("hashnode.dev", "libsyn.com", "livejournal.com", "medium.com", "micro.blog", "neocities.org"),
    *("netlify.app", "pages.dev", "podbean.com", "substack.com", "tumblr.com", "vercel.app"),
    *("wordpress.com", "write.as", "youtube.com"),
)
NOT_THERE = marked(
    "The code was not found in the names of your domain. New names can take an hour to be seen."
)
TOO_OLD = marked("The code has expired; ask for a new one.")

BY_HANDLE = frozenset({"bluesky"})
WHOSE: Mapping[str, Callable[[AccountRef], str]] = {
    "feed": lambda ref: ref.host,
    "wordpress": lambda ref: ref.host,
    "activitypub": lambda ref: ref.host,
    "bluesky": lambda ref: (ref.handle or "").lstrip("@"),
}


def domain_of(ref: AccountRef) -> str:
    """The domain whose owner owns the account; empty where many share one, and where there is none."""
    name = WHOSE[ref.network](ref).lower().rstrip(".") if ref.network in WHOSE else ""
    is_shared = any(name == each or name.endswith(f".{each}") for each in SHARED)
    return name if DOMAIN.fullmatch(name) and not is_shared else ""


def handle_to_ask(ref: AccountRef) -> str:
    """The handle that has to lead to the account still, where the domain is the handle."""
    return domain_of(ref) if ref.network in BY_HANDLE else ""


def name_to_set(ref: AccountRef) -> str:
    """The name at which the code has to stand as a TXT record."""
    return f"{LABEL}.{domain_of(ref)}"


def judge_texts(texts: tuple[str, ...], challenge: Challenge, now: datetime) -> Verification:
    """Proven when one text is the code and nothing else."""
    matches = [compare_digest(text.strip().encode(), challenge.token.encode()) for text in texts]
    is_there = any(matches) and len(challenge.token) >= SHORTEST_TOKEN
    reason = TOO_OLD if now >= challenge.expires_at else "" if is_there else NOT_THERE
    return Verification(
        proven=not reason,
        method="dns_txt",
        strength="dns",
        checked_at=now,
        expires_at=now + REVERIFY_AFTER,
        reason=reason,
    )

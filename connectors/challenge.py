"""Decide whether what an account shows proves the link. ◇"""

import re
from datetime import datetime
from hmac import compare_digest
from urllib.parse import urlsplit

from connectors.contract import REVERIFY_AFTER, AccountRef, Challenge, RemoteProfile, Verification
from connectors.places import host_of
from connectors.words import marked

SHORTEST_TOKEN = 22  # characters of base64url that carry 128 bits


def judge(ref: AccountRef, remote: RemoteProfile, challenge: Challenge, now: datetime) -> Verification:
    """Proven or not, and in one plain sentence why not."""
    reason = why_not(ref, remote, challenge, now)
    return Verification(
        proven=not reason,
        method=challenge.kind,
        strength="page",
        checked_at=now,
        expires_at=now + REVERIFY_AFTER,
        reason=reason,
    )


def why_not(ref: AccountRef, remote: RemoteProfile, challenge: Challenge, now: datetime) -> str:
    """Empty when the link is proven."""
    if remote.external_id != ref.account_id:
        return marked("The account found is not the one that was linked.")
    if now >= challenge.expires_at:
        return marked("The code has expired; ask for a new one.")
    if challenge.kind == "rel_me":
        return _why_no_mutual_link(ref, remote, challenge)
    if challenge.kind == "bio_token":
        return "" if shows_token(remote.words, challenge.token) else marked("The code was not found there.")
    return marked("This account cannot be proven in that way.")


def is_proven(ref: AccountRef, remote: RemoteProfile, challenge: Challenge, now: datetime) -> bool:
    return not why_not(ref, remote, challenge, now)


def shows_token(words: tuple[str, ...], token: str) -> bool:
    """Whether the token stands somewhere as a whole word, compared in constant time."""
    if len(token) < SHORTEST_TOKEN:
        return False
    candidates = [word for text in words for word in re.findall(r"[A-Za-z0-9_-]+", text)]
    matches = [compare_digest(word.encode(), token.encode()) for word in candidates]
    return any(matches)


def is_same_page(one: str | None, other: str | None) -> bool:
    """Whether two addresses name one page; scheme, case of the host and a last slash do not matter."""
    return bool(one) and bool(other) and _page(one or "") == _page(other or "")


def _why_no_mutual_link(ref: AccountRef, remote: RemoteProfile, challenge: Challenge) -> str:
    if host_of(remote.url) != ref.host.lower():
        return marked("The profile answered from another host.")
    if not any(is_same_page(link, challenge.hub_page) for link in remote.links):
        return marked("The profile does not link back to your page here with rel=me.")
    if not any(is_same_page(link, remote.url) for link in challenge.hub_links):
        return marked("Your page here does not link to that profile with rel=me.")
    return ""


def _page(url: str) -> tuple[str, str, str]:
    try:
        parsed = urlsplit(url.strip())
    except ValueError:
        return "", url, ""
    return parsed.netloc.lower(), parsed.path.rstrip("/"), parsed.query

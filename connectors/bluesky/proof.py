"""Look for a code in a record that the account itself has signed."""

from datetime import datetime
from typing import Any

from connectors.answers import accepted, part, text
from connectors.bluesky.identity import Home
from connectors.bluesky.names import RecordAddress, record_address
from connectors.bluesky.records import POST
from connectors.bluesky.repository import call, listed, value_at
from connectors.bluesky.signed import signed_record
from connectors.challenge import shows_token
from connectors.contract import REVERIFY_AFTER, Challenge, Http, Verification
from connectors.words import marked

PROFILE = "app.bsky.actor.profile"
EXPIRED = marked("The code has expired; ask for a new one.")
NOT_FOUND = marked("The code was found neither in the profile nor in one of the newest posts.")
NOT_SIGNED = marked("The record with the code is not signed with the key of the account.")
DEEPEST = 8


def signed_code(http: Http, home: Home, challenge: Challenge, now: datetime) -> Verification:
    """Proven by the code in the profile or in a new post, whatever the server may say besides."""
    reason = EXPIRED if now >= challenge.expires_at else _why_not(http, home, challenge.token)
    return Verification(
        proven=not reason,
        method="signed_nonce",
        strength="signed",
        checked_at=now,
        expires_at=now + REVERIFY_AFTER,
        reason=reason,
    )


def own_profile(did: str) -> RecordAddress:
    return RecordAddress(did=did, collection=PROFILE, key="self")


def _why_not(http: Http, home: Home, token: str) -> str:
    address = _place_of(http, home, token)
    if address is None:
        return NOT_FOUND
    query = {"did": home.did, "collection": address.collection, "rkey": address.key}
    archive = accepted(call(http, home.server, "sync.getRecord", **query)).body
    record = signed_record(home.document, archive, home.did, f"{address.collection}/{address.key}")
    return "" if record is not None and shows_token(_words(record), token) else NOT_SIGNED


def _place_of(http: Http, home: Home, token: str) -> RecordAddress | None:
    """Which record seems to hold the code; only its signature will tell."""
    profile = own_profile(home.did)
    if shows_token(_words(value_at(http, home.server, profile)), token):
        return profile
    for record in listed(http, home.server, home.did, POST, None).records:
        address = record_address(text(record, "uri"))
        is_own = address is not None and address.did == home.did and address.collection == POST
        if is_own and shows_token(_words(part(record, "value")), token):
            return address
    return None


def _words(value: Any, depth: int = 0) -> tuple[str, ...]:
    """Every text in a record."""
    if isinstance(value, str):
        return (value,)
    if depth > DEEPEST or not isinstance(value, (list, dict)):
        return ()
    inner = value.values() if isinstance(value, dict) else value
    return tuple(word for item in inner for word in _words(item, depth + 1))

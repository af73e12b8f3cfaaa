"""Read names, identifiers and record addresses as the AT Protocol spells them. ◇"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.contract import AccountRef
from connectors.errors import AccountNotFound
from connectors.words import marked

BLUESKY = "bluesky"
HOST = "bsky.app"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HANDLE = re.compile(rf"(?:{LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
NO_HANDLES = {"alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"}
LONGEST_HANDLE = 253
DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.-]{1,250}(?:%3A\d{1,5})?)")
RECORD = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,250})/([A-Za-z0-9.-]{1,317})/([A-Za-z0-9._:~-]{1,512})"
)
TIMED_KEY = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
CLOCK_BITS = 10


@dataclass(frozen=True, kw_only=True)
class RecordAddress:
    """Where a record lies: in whose repository, in which collection, under which key."""

    did: str
    collection: str
    key: str


def typed_name(text: str) -> str:
    """The handle or DID in `@ada.example`, `at://…` or the address of a profile. Raises AccountNotFound."""
    written = text.strip().removeprefix("at://").lstrip("@")
    if "://" in written:
        written = written.partition("/profile/")[2]
    name = written.partition("/")[0].partition("?")[0]
    if DID.fullmatch(name) or is_handle(name.lower()):
        return name if name.startswith("did:") else name.lower()
    raise AccountNotFound(marked("Write the account as a handle like ada.bsky.social or give its address."))


def is_handle(name: str) -> bool:
    is_short = len(name) <= LONGEST_HANDLE
    return is_short and bool(HANDLE.fullmatch(name)) and name.rpartition(".")[2] not in NO_HANDLES


def record_address(uri: str | None) -> RecordAddress | None:
    """The parts of an `at://` address of a record, or None."""
    found = RECORD.fullmatch(uri or "")
    return RecordAddress(did=found[1], collection=found[2], key=found[3]) if found else None


def account(did: str, handle: str | None = None) -> AccountRef:
    """Somebody by their DID, the one name that never changes."""
    return AccountRef(
        network=BLUESKY, host=HOST, account_id=did, handle=handle, url=f"https://{HOST}/profile/{did}"
    )


def is_timed(key: str) -> bool:
    """Whether a record key tells when it was made; such keys sort by time."""
    return bool(TIMED_KEY.fullmatch(key))


def key_time(key: str) -> datetime | None:
    """When a timed key says that it was made."""
    if not is_timed(key):
        return None
    number = 0
    for digit in key:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return datetime.fromtimestamp((number >> CLOCK_BITS) / 1_000_000, UTC)

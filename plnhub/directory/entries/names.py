"""Clean text and comparable names: what a directory sends is never trusted to be tidy. ◇ Pure."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

import ldap.dn

# Control characters, and those that turn the writing direction: both can fake what a terminal or page shows.
UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]+")
SPACES = re.compile(r"\s+")
ODD_DN = re.compile(r'[\\"+#;<>\x00-\x1f]|  | [,=]|[,=] |^ | $')


def clean(text: str) -> str:
    """NFC, without control characters, single spaces, trimmed; everything else stays literally."""
    if text.isprintable() and "  " not in text:  # no other character of the kinds above is printable
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    return SPACES.sub(" ", UNWANTED.sub(" ", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """The form in which uids and mail addresses are compared; never sent back to a server."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def dn_key(dn: str) -> str:
    """The form in which DNs are compared: one line a part, whatever their spelling, escapes and spaces.

    Taking a DN apart costs twenty times as much as folding it, so that is done only where it can matter.
    """
    if ODD_DN.search(dn):
        return thorough_dn(dn)
    return fold(dn).replace(",", "\n")


def thorough_dn(dn: str) -> str:
    """A comparable form of a DN that survives other spellings, escapes and spaces."""
    try:
        parts = ldap.dn.str2dn(dn)
    except ldap.DECODING_ERROR:
        return fold(dn)
    return "\n".join("+".join(sorted(fold(f"{a}={clean(v)}") for a, v, _ in part)) for part in parts)


def mark(text: str) -> int:
    """A signed 64-bit hash of a comparable form, to find it by in a database."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=1 << 14)
def team_key(division: str | None, team: str) -> str:
    """What identifies a team: its name within its division."""
    return f"{fold(division or '')}\t{fold(team)}"


def parent_dn(dn: str | None) -> str:
    """The DN above this one: the part after the first comma that is not escaped."""
    return _halves(dn)[1]


def rdn(dn: str | None) -> str:
    """The first part of a DN, the entry's own name."""
    return _halves(dn)[0]


def _halves(dn: str | None) -> tuple[str, str]:
    escaped = False
    for position, character in enumerate(dn or ""):
        if character == "," and not escaped:
            return (dn or "")[:position], (dn or "")[position + 1 :]
        escaped = character == "\\" and not escaped
    return dn or "", ""

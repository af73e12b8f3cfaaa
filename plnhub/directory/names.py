"""Clean text and comparable names: what a directory sends is never trusted to be tidy. ◇ Pure."""

import re
import unicodedata

import ldap.dn

# Control characters, and those that turn the writing direction: both can fake what a terminal or page shows.
UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]+")
SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """NFC, without control characters, single spaces, trimmed; everything else stays literally."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return SPACES.sub(" ", UNWANTED.sub(" ", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """The form in which uids and mail addresses are compared; never sent back to a server."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def quick_dn(dn: str) -> str:
    """A cheap comparable form of a DN, right whenever both sides use the same escapes."""
    return fold(dn)


def thorough_dn(dn: str) -> str:
    """A comparable form of a DN that survives other spellings, escapes and spaces."""
    try:
        parts = ldap.dn.str2dn(dn)
    except ldap.DECODING_ERROR:
        return fold(dn)
    return "\n".join("+".join(sorted(fold(f"{a}={clean(v)}") for a, v, _ in part)) for part in parts)


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

"""Seal what must never be read in the database: the key lies in a file beside it, and can be changed."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from plnhub.keys import Keys

PURPOSE = "permissions"


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The sealed words and the id of the key that opens them."""

    content: bytes
    key_id: str


class CannotOpen(Exception):
    """Its key is gone, it was changed, or it was sealed for something else: it is worth nothing."""


def seal(keys: Keys, purpose: str, words: Mapping[str, str]) -> Sealed:
    """Seal with the newest key; `purpose` must be said again to open it."""
    content = json.dumps({"for": purpose, "words": dict(words)}).encode()
    return Sealed(content=_newest(keys).encrypt(content), key_id=newest_id(keys))


def opened(keys: Keys, purpose: str, content: bytes) -> dict[str, str]:
    """The words, whichever of this installation's keys sealed them. Raises CannotOpen."""
    try:
        read = json.loads(MultiFernet([_newest(keys), *_older(keys)]).decrypt(content))
    except InvalidToken as error:
        raise CannotOpen("no key of this installation opens it") from error
    if read["for"] != purpose:
        raise CannotOpen("it was sealed for something else")
    return {str(name): str(word) for name, word in read["words"].items()}


def newest_id(keys: Keys) -> str:
    return keys.fingerprint(PURPOSE)


def change_key(keys: Keys) -> str:
    """From now on seal with a new key; the one before still opens. Answers the new one's id."""
    current = keys.folder / f"{PURPOSE}.key"
    if current.exists():
        current.rename(keys.folder / f"{PURPOSE}-{newest_id(keys)}.key")
    return newest_id(keys)


def drop_older_keys(keys: Keys) -> int:
    """Once everything is sealed anew nobody needs the older keys; answers how many there were."""
    older = list(keys.folder.glob(f"{PURPOSE}-*.key"))
    for path in older:
        path.unlink()
    return len(older)


def _newest(keys: Keys) -> Fernet:
    return Fernet(urlsafe_b64encode(keys.key(PURPOSE)))


def _older(keys: Keys) -> list[Fernet]:
    found = sorted(keys.folder.glob(f"{PURPOSE}-*.key"))
    return [Fernet(urlsafe_b64encode(path.read_bytes())) for path in found]

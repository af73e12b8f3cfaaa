"""Keys that live in files outside the database: pseudonyms and tokens at rest."""

import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from plnhub.errors import SettingsError

KEY_BYTES = 32
LASTING = ("pseudonym", "erasure")
"""Purposes whose key is made once: with another one the release lock and erasures would be forgotten."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The key files of one installation, readable by its own user only.

    `is_in_use` tells whether the database holds anything made with the key of a lasting purpose.
    """

    folder: Path
    is_in_use: Callable[[str], bool] = lambda _purpose: False

    def pseudonym(self, person_id: int) -> str:
        """The stable pseudonym of a person (HMAC-SHA256, 32 hex digits) used by the analytics store."""
        return self.tag("pseudonym", str(person_id))[:32]

    def tag(self, purpose: str, text: str) -> str:
        """A keyed hash of `text`, different for each purpose (HMAC-SHA256, 64 hex digits)."""
        return self.tagger(purpose)(text)

    def erased(self, source: str, source_key: str) -> str:
        """What stands for an entry of the directory once its person is erased."""
        return self.tag("erasure", f"{source}:{source_key}")

    def tagger(self, purpose: str) -> Callable[[str], str]:
        """`tag` for one purpose, with the key read once: for many texts."""
        keyed = HMAC(self.key(purpose), SHA256())

        def tag(text: str) -> str:
            one = keyed.copy()
            one.update(text.encode())
            return one.finalize().hex()

        return tag

    def key(self, purpose: str) -> bytes:
        """The 32 random bytes for `purpose`, made on first use; a lasting one only in a new installation."""
        path, known = self.folder / f"{purpose}.key", self._known().get(purpose)
        if not path.exists():
            if known or (purpose in LASTING and self.is_in_use(purpose)):
                raise SettingsError(f"the key file {path} is missing: restore it from the backup of the keys")
            _create(path)
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise SettingsError(f"the key file {path} is damaged: restore it from the backup of the keys")
        if purpose in LASTING and known != _fingerprint(key):
            if known:
                raise SettingsError(
                    f"the key file {path} is not the one that this installation began with: "
                    "restore it from the backup of the keys"
                )
            _append(self._fingerprints, f"{purpose} {_fingerprint(key)}\n")
        return key

    def fingerprint(self, purpose: str) -> str:
        """What tells a key from any other and does not give it away."""
        return _fingerprint(self.key(purpose))

    @property
    def _fingerprints(self) -> Path:
        """Beside the folder, so that it outlives the loss of the folder."""
        return self.folder.with_name(f"{self.folder.name}.fingerprints")

    def _known(self) -> dict[str, str]:
        try:
            lines = self._fingerprints.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return {}
        return {purpose: mark for purpose, _, mark in (line.partition(" ") for line in lines)}


def _fingerprint(key: bytes) -> str:
    return hmac.digest(key, b"fingerprint", "sha256").hex()[:16]


def _append(path: Path, line: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _create(path: Path) -> None:
    """Write a new key whole or not at all; when two processes race, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Have the folder remember its new file through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

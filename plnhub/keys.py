"""Keys that live in files outside the database: pseudonyms and tokens at rest."""

import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plnhub.errors import SettingsError

KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The key files of one installation, readable by its own user only."""

    folder: Path

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
        key = self.key(purpose)
        return lambda text: hmac.digest(key, text.encode(), "sha256").hex()

    def key(self, purpose: str) -> bytes:
        """The 32 random bytes for `purpose`, made on first use; a file of another size is refused."""
        path = self.folder / f"{purpose}.key"
        if not path.exists():
            _create(path)
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise SettingsError(f"the key file {path} is damaged: restore it from the backup of the keys")
        return key


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

"""The directory's password: a file of its own beside the keys, so that no copy of the database holds it."""

import os
import re
import secrets
from pathlib import Path

from plnhub.errors import SettingsError

NAME = re.compile(r"directory-[0-9a-f]{16}\.secret")


def keep_secret(folder: Path, text: str) -> str:
    """Write the secret whole, readable by this user alone; answers the name under which it is kept."""
    name = f"directory-{secrets.token_hex(8)}.secret"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return name


def secret_of(folder: Path, name: str) -> str:
    """The secret that was kept under this name; raises SettingsError when its file is not here."""
    if not NAME.fullmatch(name):
        raise SettingsError("the kept password of the directory has no proper name: give it again")
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"the file {folder / name} with the directory's password is missing: "
            "restore it from the backup of the keys, or give the password again on the page"
        ) from error


def forget_secrets(folder: Path, but: str) -> None:
    """Remove the secrets that nothing refers to any more."""
    for path in folder.glob("directory-*.secret"):
        if path.name != but:
            path.unlink(missing_ok=True)

"""A secret from a page: a file of its own beside the keys, so that no copy of the database holds it."""

import os
import re
import secrets
from pathlib import Path

from plnhub.errors import SettingsError

ENDING = "-[0-9a-f]{16}\\.secret"


def keep_secret(folder: Path, subject: str, text: str) -> str:
    """Write the secret of the subject whole, readable by this user alone; answers the name of its file."""
    name = f"{subject}-{secrets.token_hex(8)}.secret"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return name


def secret_of(folder: Path, subject: str, name: str) -> str:
    """The secret that was kept under this name; raises SettingsError when its file is not here."""
    if not re.fullmatch(re.escape(subject) + ENDING, name):
        raise SettingsError(f"the kept secret of '{subject}' has no proper name: give it again")
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"the file {folder / name} with the secret of '{subject}' is missing: "
            "restore it from the backup of the keys, or give the secret again on its page"
        ) from error


def forget_secrets(folder: Path, subject: str, but: str = "") -> None:
    """Remove the secrets of the subject that nothing refers to any more."""
    for path in folder.glob(f"{subject}-*.secret"):
        if path.name != but and re.fullmatch(re.escape(subject) + ENDING, path.name):
            path.unlink(missing_ok=True)

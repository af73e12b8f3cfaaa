"""Read an account's name as people write it. ◇"""

import re
from urllib.parse import urlsplit

from connectors.errors import AccountNotFound
from connectors.places import host_of
from connectors.words import marked

NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


def name_and_host(text: str) -> tuple[str, str]:
    """`@ada@social.example`, or the address of the profile, as (name, host). Raises AccountNotFound."""
    written = text.strip()
    name, host = _from_address(written) if "://" in written else _from_handle(written)
    host = "" if re.search(r"[/?#\\\s]", host) else host_of(f"https://{host}")
    if not NAME.fullmatch(name) or not HOST.fullmatch(host) or len(name) > 100:
        raise AccountNotFound(marked("Write the account as name@host or give its address."))
    return name, host


def _from_handle(written: str) -> tuple[str, str]:
    name, _at, host = written.removeprefix("acct:").lstrip("@").partition("@")
    return name, host


def _from_address(written: str) -> tuple[str, str]:
    try:
        parsed = urlsplit(written)
    except ValueError:
        return "", ""
    path = parsed.path.strip("/")
    name, _at, elsewhere = path.removeprefix("users/").lstrip("@").partition("@")
    return name, elsewhere or parsed.netloc

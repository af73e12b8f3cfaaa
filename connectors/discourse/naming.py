"""Read the address of a profile in a forum. ◇"""

import re
from urllib.parse import unquote, urlsplit

from connectors.errors import AccountNotFound
from connectors.places import host_of
from connectors.words import marked

NAME = re.compile(r"[\w.-]{1,60}")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


def name_and_host(text: str) -> tuple[str, str]:
    """`https://forum/u/name` or `name@forum`. Raises AccountNotFound."""
    written = text.strip()
    name, host = _from_address(written) if "://" in written else _from_name(written)
    host = "" if re.search(r"[/?#\\\s@]", host) else host_of(f"https://{host}")
    if not NAME.fullmatch(name) or not HOST.fullmatch(host):
        raise AccountNotFound(marked("Give the address of your profile in the forum, or write name@forum."))
    return name, host


def _from_name(written: str) -> tuple[str, str]:
    name, _at, host = written.lstrip("@").partition("@")
    return name, host


def _from_address(written: str) -> tuple[str, str]:
    try:
        parsed = urlsplit(written)
    except ValueError:
        return "", ""
    found = re.match(r"/(?:u|users)/([^/]+)", unquote(parsed.path))
    return (found.group(1) if found else ""), parsed.netloc

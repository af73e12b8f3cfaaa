"""Read a GitLab account's name as people write it. ◇"""

import re
from urllib.parse import urlsplit

from connectors.errors import AccountNotFound
from connectors.places import host_of
from connectors.words import marked

DEFAULT_HOST = "gitlab.com"
NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


def name_and_host(text: str) -> tuple[str, str]:
    """`https://host/name`, `name@host`, or a name at gitlab.com. Raises AccountNotFound."""
    written = text.strip()
    name, host = _from_address(written) if "://" in written else _from_name(written)
    host = "" if re.search(r"[/?#\\\s@]", host) else host_of(f"https://{host}")
    if not NAME.fullmatch(name) or not HOST.fullmatch(host):
        raise AccountNotFound(marked("Write the account as name@host or give its address."))
    return name, host


def _from_name(written: str) -> tuple[str, str]:
    name, _at, host = written.lstrip("@").partition("@")
    return name, host or DEFAULT_HOST


def _from_address(written: str) -> tuple[str, str]:
    try:
        parsed = urlsplit(written)
    except ValueError:
        return "", ""
    return parsed.path.strip("/"), parsed.netloc

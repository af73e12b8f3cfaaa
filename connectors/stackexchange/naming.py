"""Read a user's address at a site of Stack Exchange. ◇"""

import re
from urllib.parse import urlsplit

from connectors.errors import AccountNotFound
from connectors.places import host_of
from connectors.words import marked

NUMBER = re.compile(r"/users/(\d{1,12})(?:/[^?#]*)?")
HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}")


def number_and_host(text: str) -> tuple[str, str]:
    """The number and the site; the number stands in the address alone. Raises AccountNotFound."""
    written = text.strip()
    host = host_of(written).removeprefix("www.")
    found = NUMBER.fullmatch(_path(written))
    if found is None or not HOST.fullmatch(host):
        raise AccountNotFound(marked("Give the address of your profile there, with the number in it."))
    return str(int(found.group(1))), host


def _path(written: str) -> str:
    try:
        return urlsplit(written).path
    except ValueError:
        return ""

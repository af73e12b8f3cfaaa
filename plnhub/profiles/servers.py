"""The server in what somebody typed: its name, an address of it, or an account on it. ◇ Pure."""

import re

from connectors.places import host_of

NAME = re.compile(r"[a-z0-9.-]{1,253}(:\d{1,5})?")


def server_in(typed: str) -> str:
    """The host in the one spelling that is stored; empty when there is none to be read."""
    text = typed.strip().rpartition("@")[2]
    found = host_of(text if "://" in text else f"https://{text}")
    return found if NAME.fullmatch(found) else ""

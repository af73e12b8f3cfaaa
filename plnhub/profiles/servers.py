"""The server in what somebody typed: its name, an address of it, or an account on it. ◇ Pure."""

import re

from connectors.places import host_of
from plnhub.models import Profile

NAME = re.compile(r"[a-z0-9.-]{1,253}(:\d{1,5})?")


def where_to_ask(profile: Profile) -> str:
    """The server at which its owner signs in; who has a DID moves about, so is asked for by that."""
    return profile.account_id if profile.account_id.startswith("did:") else profile.host


def server_in(typed: str) -> str:
    """The host in the one spelling that is stored; empty when there is none to be read."""
    text = typed.strip().rpartition("@")[2]
    found = host_of(text if "://" in text else f"https://{text}")
    return found if NAME.fullmatch(found) else ""

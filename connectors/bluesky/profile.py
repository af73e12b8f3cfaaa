"""What somebody's own profile record shows: words and addresses that only they can write. ◇"""

import re

from connectors.answers import Json, text
from connectors.bluesky.names import HOST
from connectors.contract import RemoteProfile
from connectors.html import web_link

WRAPPING = "()[]<>{}\"'.,;:!"
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)


def remote_profile(did: str, handle: str | None, profile: Json) -> RemoteProfile:
    """The description and the website; the app shows addresses in either as links."""
    description, website = text(profile, "description") or "", text(profile, "website") or ""
    written = [word.strip(WRAPPING) for word in f"{description} {website}".split()]
    links = [web_link(_with_scheme(word)) for word in written if ADDRESS.fullmatch(word)]
    return RemoteProfile(
        external_id=did,
        handle=handle,
        url=f"https://{HOST}/profile/{did}",
        links=tuple(link for link in links if link),
        words=tuple(words for words in (description, website) if words),
    )


def _with_scheme(word: str) -> str:
    return word if "://" in word else f"https://{word}"

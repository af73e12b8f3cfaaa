"""A server of the company's own: its address, its key and the channels that an administrator listed. ◇"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.about import Need
from connectors.contract import AccountRef, Credential, ObjectRef, Presence, Settings
from connectors.errors import AccessDenied
from connectors.places import host_of
from connectors.words import marked

MOST_CHANNELS = 100


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """Only the listed channels are ever read; a name that is no channel's id is left out of the list."""

    base: str
    host: str
    channels: tuple[str, ...]

    def check(self, ref: AccountRef) -> None:
        """Raises AccessDenied for accounts of a server that the settings named before: numbers begin anew."""
        if ref.host != self.host:
            raise AccessDenied(marked("That account lives on another server than the one that is read now."))

    def split(self, refs: Sequence[ObjectRef]) -> tuple[list[ObjectRef], list[Presence]]:
        """What can be asked after here, and the rest, of which nothing is known."""
        mine = [ref for ref in refs if ref.host == self.host]
        rest = [
            Presence(ref=ref, state="unknown", revision=ref.revision) for ref in refs if ref.host != self.host
        ]
        return mine, rest

    def credential(self, value: str, secret: str) -> Credential | None:
        """The header value for this server alone; None without a secret."""
        host = urlsplit(self.base).hostname or ""
        return Credential(host=host, value=value) if secret else None


def tenant_in(settings: Settings, channel_id: re.Pattern[str]) -> Tenant:
    """The server that the settings `url` and `channels` name; both may be missing."""
    written = settings.get("url", "").strip().rstrip("/")
    base = written if "://" in written or not written else f"https://{written}"
    listed = re.split(r"[\s,;]+", settings.get("channels", ""))
    channels = tuple(dict.fromkeys(name for name in listed if channel_id.fullmatch(name)))
    return Tenant(base=base, host=host_of(base), channels=channels[:MOST_CHANNELS])


def url_need(example: str) -> Need:
    return Need(
        option="url",
        name=marked("Address"),
        how=marked(
            "The address of your own server, as it stands in the browser, with https. A server that only "
            "your network reaches is named in PLNHUB_INSIDE_SERVERS as well, where the Hub is started."
        ),
        url=example,
        is_secret=False,
    )


def channels_need(how: str) -> Need:
    return Need(option="channels", name=marked("Channels"), how=how, is_secret=False)

"""Ask for what events leave out: whether a project is public, who began a thread, when it last changed."""

from collections.abc import Callable

from connectors.answers import text
from connectors.contract import Response
from connectors.html import web_link
from connectors.lookups import Lookups
from connectors.places import host_of


class Details(Lookups):
    """What is known of the things at one server."""

    def __init__(self, fetch: Callable[[str], Response], host: str) -> None:
        super().__init__(fetch)
        self._host = host

    def public_address(self, project: str) -> str | None:
        """Where the project is shown, if it is public; nobody may read of another. Raises TryLater."""
        shown = self.asked(f"projects/{project}")
        if shown is None or text(shown, "visibility") != "public":
            return None
        address = web_link(text(shown, "web_url"))
        return address if host_of(address) == self._host else None

"""Ask for what events leave out: whether a project is public, who began a thread, when it last changed."""

from collections.abc import Callable

from connectors.answers import Json, as_object, text
from connectors.contract import Response
from connectors.errors import TryLater
from connectors.html import web_link
from connectors.places import host_of


class Details:
    """Each path is asked for once in a run."""

    def __init__(self, fetch: Callable[[str], Response], host: str) -> None:
        self._fetch = fetch
        self._host = host
        self._found: dict[str, Json | None] = {}

    def public_address(self, project: str) -> str | None:
        """Where the project is shown, if it is public; nobody may read of another. Raises TryLater."""
        shown = self._asked(f"projects/{project}")
        if shown is None or text(shown, "visibility") != "public":
            return None
        address = web_link(text(shown, "web_url"))
        return address if host_of(address) == self._host else None

    def thing(self, path: str) -> Json:
        """The thing itself; once the budget or the limit ends it stays as thin as its event."""
        try:
            return self._asked(path) or {}
        except TryLater:
            return {}

    def _asked(self, path: str) -> Json | None:
        if path not in self._found:
            response = self._fetch(path)
            self._found[path] = as_object(response) if response.status == 200 else None
        return self._found[path]

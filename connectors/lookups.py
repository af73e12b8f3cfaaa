"""Ask for what a list leaves out, each thing once in a run."""

from collections.abc import Callable

from connectors.answers import Json, as_object
from connectors.contract import Response
from connectors.errors import TryLater


class Lookups:
    """`fetch` asks for a path; it may raise what polling raises."""

    def __init__(self, fetch: Callable[[str], Response]) -> None:
        self._fetch = fetch
        self._found: dict[str, Json | None] = {}

    def asked(self, path: str) -> Json | None:
        """The thing, or None when it is not there for everybody. Raises TryLater."""
        if path not in self._found:
            response = self._fetch(path)
            self._found[path] = as_object(response) if response.status == 200 else None
        return self._found[path]

    def thing(self, path: str) -> Json:
        """The thing; once the budget or the limit ends, or without one, all stays as thin as it is."""
        try:
            return self.asked(path) or {}
        except TryLater:
            return {}

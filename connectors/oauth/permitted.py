"""The way out with a person's own permission, for the profile's own host and nobody else's. ◇"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from connectors.contract import Credential, Http, Response
from connectors.errors import PermissionEnded


class Permitted:
    """Adds the token to requests to its host that carry nothing of the network's own."""

    def __init__(self, http: Http, credential: Credential) -> None:
        self._http = http
        self._credential = credential

    def now(self) -> datetime:
        return self._http.now()

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        """Raises PermissionEnded when the network does not know the token any more."""
        mine = credential or self._mine(url)
        return self._known(self._http.get(url, headers=headers, credential=mine), mine)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        mine = credential or self._mine(url)
        return self._known(self._http.post(url, form, headers=headers, credential=mine), mine)

    def _mine(self, url: str) -> Credential | None:
        return self._credential if urlsplit(url).hostname == self._credential.host else None

    def _known(self, response: Response, used: Credential | None) -> Response:
        if response.status == 401 and used is self._credential:
            raise PermissionEnded(f"{self._credential.host} does not know the permission any more")
        return response

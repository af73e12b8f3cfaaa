"""One site of Stack Exchange behind the interface that all of them share; it refuses everything with 400."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from connectors.answers import NOT_OPEN, Json, accepted, as_object, identifier, parts, text
from connectors.contract import Credential, Http, Response
from connectors.errors import (
    AccessDenied,
    AccountNotFound,
    ConnectorError,
    RateLimited,
    SourceFormat,
    SourceUnavailable,
)
from connectors.limits import DEFAULT_PAUSE, LONGEST, SHORTEST, pause
from connectors.words import marked

THROTTLED = 502
NO_SUCH_SITE = marked("Stack Exchange has no such site.")
REFUSALS: dict[int, type[ConnectorError]] = {
    400: AccountNotFound,  # no such site
    401: AccessDenied,
    402: AccessDenied,
    403: AccessDenied,
    405: AccessDenied,  # a key is needed
    406: AccessDenied,
}


class Site:
    """Asks for lists of things; `not_before` is the moment that the answers so far ask to wait for."""

    def __init__(self, http: Http, api: str, name: str, credential: Credential | None) -> None:
        self._http = http
        self._api = api
        self._name = name
        self._credential = credential
        self.not_before: datetime | None = None
        self.scope = (urlsplit(api).netloc, credential.name if credential else "")

    def now(self) -> datetime:
        return self._http.now()

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> Json:
        """The wrapper around `items`. Raises RateLimited, or what the refusal means."""
        asked = {"site": self._name, **(query or {})}
        address = f"{self._api}/{path}?{urlencode(asked)}"
        wrapper = answered(self._http.get(address, credential=self._credential), self.now(), self.scope)
        wanted = pause(wrapper.get("backoff"), self.now())
        self.not_before = max(filter(None, (self.not_before, wanted)), default=None)
        return wrapper

    def first(self, path: str, query: Mapping[str, str] | None = None) -> Json | None:
        """The only thing that was asked for; None when there is none."""
        return next(iter(parts(self.ask(path, query), "items")), None)


def answered(response: Response, now: datetime, scope: tuple[str, str]) -> Json:
    """The wrapper in an answer. Raises what its `error_id` means, whatever the status is."""
    if response.status == 400:
        raise _refusal(as_object(response), now, scope)
    wrapper = as_object(accepted(response))
    if not isinstance(wrapper.get("items"), list):
        raise SourceFormat("the answer holds no list of items")
    return wrapper


def _refusal(body: Json, now: datetime, scope: tuple[str, str]) -> Exception:
    kind = body.get("error_id")
    if kind == THROTTLED:
        return RateLimited(_retry_at(text(body, "error_message") or "", now), scope)
    refused = REFUSALS.get(kind) if isinstance(kind, int) else None
    if refused is None:
        return SourceUnavailable(f"{scope[0]} refused with error {identifier(body, 'error_id')}")
    return refused(NO_SUCH_SITE if refused is AccountNotFound else NOT_OPEN)


def _retry_at(message: str, now: datetime) -> datetime:
    """The message tells the seconds, when it tells anything."""
    found = re.search(r"(\d{1,9}) seconds", message)
    wait = timedelta(seconds=int(found.group(1))) if found else DEFAULT_PAUSE
    return now + min(max(wait, SHORTEST), LONGEST)

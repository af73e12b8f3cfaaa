"""The way out at the pace that all workers share: nobody is asked during a pause that was asked for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from connectors.contract import Credential, Http, Response
from connectors.errors import RateLimited
from connectors.limits import LONGEST, reset_moment
from connectors.times import instant
from plnhub.networks.limiter import Limiter, News, Scope

LEFT = ("x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining")
ENDS = "github-authentication-token-expiration"
RESET = ("x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset")


class Paced:
    """Asks the limiter before each request, and tells it what the answer says of pauses and budgets."""

    def __init__(self, http: Http, limiter: Limiter, network: str) -> None:
        self._http = http
        self._limiter = limiter
        self._network = network

    def now(self) -> datetime:
        return self._http.now()

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        return self._paced(
            url, credential, lambda: self._http.get(url, headers=headers, credential=credential)
        )

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        return self._paced(
            url, credential, lambda: self._http.post(url, form, headers=headers, credential=credential)
        )

    def _paced(self, url: str, credential: Credential | None, send: Callable[[], Response]) -> Response:
        scope = _host(url), credential.name if credential else ""
        self._limiter.take(scope, self._network)
        try:
            response = send()
        except RateLimited as error:
            self._limiter.pause(scope, self._network, error.retry_at)
            raise
        self._heed(scope, response)
        return response

    def _heed(self, scope: Scope, response: Response) -> None:
        headers = response.headers
        left, ends_at = _number(headers, LEFT), _end(headers.get(ENDS, ""))
        if left is not None or ends_at is not None:
            spelled = next((headers[name] for name in RESET if name in headers), "")
            refills_at = reset_moment(spelled, self.now())
            soon = min(refills_at, self.now() + LONGEST) if refills_at else None
            news = News(left=left, refills_at=soon, ends_at=ends_at)
            self._limiter.heard(scope, self._network, news)


def _end(text: str) -> datetime | None:
    """When the credential ends; GitHub writes `2027-01-31 10:00:00 UTC`."""
    day, _space, rest = text.partition(" ")
    return instant(f"{day}T{rest.replace(' ', '').replace('UTC', '+00:00')}")


def _host(url: str) -> str:
    """The host as a name of a count; an address that cannot be read is refused further on."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _number(headers: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    text = next((headers[name] for name in names if name in headers), "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

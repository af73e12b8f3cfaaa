"""Read from an answer how long to stay away, and count what a run has spent. ◇"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from connectors.contract import Credential, Http, Response
from connectors.errors import BudgetExhausted, RateLimited, SourceUnavailable
from connectors.times import instant

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(hours=24)
DEFAULT_PAUSE = timedelta(minutes=15)
RESET_HEADERS = ("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset")
OLDEST_EPOCH = 1_000_000_000
OLDEST_EPOCH_IN_MILLISECONDS = 100_000_000_000


class Metered:
    """The same way out, with a bottom to its purse."""

    def __init__(self, http: Http, requests: int) -> None:
        self._http = http
        self.left = requests

    def now(self) -> datetime:
        return self._http.now()

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        self._spend()
        return self._http.get(url, headers=headers, credential=credential)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        self._spend()
        return self._http.post(url, form, headers=headers, credential=credential)

    def _spend(self) -> None:
        if self.left <= 0:
            raise BudgetExhausted("no requests left in this run")
        self.left -= 1


def judged(response: Response, now: datetime, scope: tuple[str, str]) -> Response:
    """Hand the answer on, or raise RateLimited or SourceUnavailable if it only says "later"."""
    if is_throttled(response):
        raise RateLimited(retry_at(response.headers, now), scope)
    if response.status >= 500:
        raise SourceUnavailable(f"{scope[0]} answered {response.status}")
    return response


def is_throttled(response: Response) -> bool:
    """429 says so itself; 403 and 503 only together with a header that says so."""
    headers = response.headers
    if response.status == 429:
        return True
    if response.status == 503:
        return "retry-after" in headers
    return response.status == 403 and (
        "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    )


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """The moment to come back at, from any spelling of a reset, between one second and a day away."""
    found = [moment for name in RESET_HEADERS if (moment := reset_moment(headers.get(name, ""), now))]
    moment = found[0] if found else now + DEFAULT_PAUSE
    return min(max(moment, now + SHORTEST), now + LONGEST)


def reset_moment(text: str, now: datetime) -> datetime | None:
    """Seconds left, epoch seconds, epoch milliseconds, an ISO time or an HTTP date; else None."""
    text = text.strip()
    if re.fullmatch(r"\d{1,15}(\.\d{1,9})?", text):
        return _numeric_moment(float(text), now)
    return instant(text) or _http_date(text)


def is_in_time(published: datetime | None, since: datetime | None) -> bool:
    """Nothing from before the consent; of what has no date nobody can say that it is later."""
    return since is None or (published is not None and published >= since)


def pause(seconds: object, now: datetime) -> datetime | None:
    """The moment that a `backoff`, poll interval or max-age in seconds asks for; None if it asks nothing."""
    try:
        wait = float(str(seconds))
    except ValueError:
        return None
    return now + min(timedelta(seconds=wait), LONGEST) if 0 < wait < 1e12 else None


def _numeric_moment(value: float, now: datetime) -> datetime:
    if value < OLDEST_EPOCH:
        return now + min(timedelta(seconds=value), LONGEST)
    seconds = value / 1000 if value >= OLDEST_EPOCH_IN_MILLISECONDS else value
    return datetime.fromtimestamp(min(seconds, 32_503_680_000), UTC)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

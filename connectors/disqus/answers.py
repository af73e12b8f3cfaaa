"""Disqus says what is wrong by a number of its own, whatever the status. ◇"""

from datetime import datetime

from connectors.answers import Json, accepted, as_object
from connectors.contract import Response
from connectors.errors import (
    AccessDenied,
    AccountNotFound,
    AuthExpired,
    ConnectorError,
    RateLimited,
    SourceUnavailable,
)
from connectors.limits import retry_at

ERRORS: dict[int, type[ConnectorError]] = {
    2: AccountNotFound,
    5: AuthExpired,
    8: AccountNotFound,
    9: AccessDenied,
    11: AuthExpired,
    12: AccessDenied,
    17: AccessDenied,
}
TOO_OFTEN = {13, 14}
MISSING = {2, 8}


def granted(response: Response, scope: tuple[str, str], now: datetime) -> Json:
    """The answer if it is one. Raises what its number means."""
    code = code_of(response)
    if code in TOO_OFTEN:
        raise RateLimited(retry_at(response.headers, now), scope)
    if code in ERRORS:
        raise ERRORS[code](f"Disqus answered with its error {code}")
    answer = as_object(accepted(response))
    if code != 0:
        raise SourceUnavailable(f"Disqus answered with its error {code}")
    return answer


def code_of(response: Response) -> int | None:
    """Disqus's own number: 0 when all is well, None when there is none."""
    is_json = "json" in response.headers.get("content-type", "") or response.status == 200
    code = as_object(response).get("code") if is_json else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None

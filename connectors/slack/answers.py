"""Slack says what is wrong in the answer, not by its status. ◇"""

from connectors.answers import Json, accepted, as_object, text
from connectors.contract import Response
from connectors.errors import (
    AccessDenied,
    AccountNotFound,
    AuthExpired,
    ConnectorError,
    CursorInvalid,
    SourceUnavailable,
)

ERRORS: dict[str, type[ConnectorError]] = {
    **dict.fromkeys(("invalid_auth", "not_authed", "token_expired", "token_revoked"), AuthExpired),
    **dict.fromkeys(("account_inactive", "missing_scope", "no_permission", "access_denied"), AccessDenied),
    **dict.fromkeys(("user_not_found", "user_not_visible"), AccountNotFound),
    "invalid_cursor": CursorInvalid,
}
OUT_OF_REACH = {"channel_not_found", "not_in_channel", "missing_scope", "no_permission"}
CLOSED = {"not_allowed_token_type", "missing_scope", "no_permission"}
DELETED = {"thread_not_found", "message_not_found"}


def granted(response: Response) -> Json:
    """The answer if it is one. Raises what its error means."""
    answer = as_object(accepted(response))
    if answer.get("ok") is True:
        return answer
    error = error_in(answer)
    raise ERRORS.get(error, SourceUnavailable)(f"Slack answered {error}")


def error_in(answer: Json) -> str:
    return (text(answer, "error") or "without saying why")[:60]

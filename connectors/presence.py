"""Say from the status of an item's own address whether it is still there."""

from collections.abc import Mapping

from connectors.contract import Credential, Http, ObjectRef, Presence, PresenceState, Response
from connectors.errors import SourceUnavailable, StopPolling

STATES: dict[int, PresenceState] = {401: "hidden", 403: "hidden", 404: "gone", 410: "gone", 451: "hidden"}


def presence_of_page(http: Http, ref: ObjectRef) -> Presence:
    """Present, gone, hidden or unknown, by the page's status alone. Raises RateLimited."""
    response = asked(http, ref.url)
    return Presence(ref=ref, state=state_of(response), revision=ref.revision)


def asked(
    http: Http,
    url: str | None,
    credential: Credential | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response | None:
    """The answer of an item's address, or None when there is none to be had."""
    if url is None:
        return None
    try:
        return http.get(url, headers=headers, credential=credential)
    except (SourceUnavailable, StopPolling):
        return None


def state_of(response: Response | None) -> PresenceState:
    if response is None:
        return "unknown"
    return "present" if response.status == 200 else STATES.get(response.status, "unknown")

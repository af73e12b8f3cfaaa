"""Look at single records and accounts again: there, changed, gone, or hidden for now."""

from collections.abc import Iterator, Sequence

from connectors.answers import as_object, text
from connectors.bluesky.identity import Home, Identities
from connectors.bluesky.names import DID, RecordAddress, record_address
from connectors.bluesky.repository import ENDED, is_missing, record_at, status_of
from connectors.contract import Http, ObjectRef, Presence, PresenceState, Response
from connectors.errors import AccountGone, ConnectorError, RateLimited, SourceUnavailable, StopPolling


def looked_at(http: Http, identities: Identities, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
    """How each object is found; everybody's server is looked up and asked once. Raises RateLimited.

    The account comes first: asked for a record of one that is closed, a server asks others and blames them.
    """
    homes: dict[str, Home | PresenceState] = {}
    for ref in refs:
        address = record_address(ref.object_id)
        did = address.did if address else ref.object_id
        if did not in homes:
            homes[did] = _home(http, identities, did)
        home = homes[did]
        if isinstance(home, str):
            yield Presence(ref=ref, state=home, revision=ref.revision)
        elif address is None:
            yield Presence(ref=ref, state="present", revision=ref.revision)
        else:
            yield _found(_asked(http, home, address), ref)


def _home(http: Http, identities: Identities, did: str) -> Home | PresenceState:
    """The server of an account that is open; of any other how it is: only one that was deleted is gone."""
    if not DID.fullmatch(did):
        return "unknown"
    try:
        home = identities.home_of(http, did)
        trouble = status_of(http, home.server, did).trouble
    except AccountGone:
        return "gone"
    except RateLimited:
        raise
    except ConnectorError:
        return "unknown"
    if trouble:
        return "gone" if trouble in ENDED else "hidden"
    return home


def _found(response: Response | None, ref: ObjectRef) -> Presence:
    if response is not None and is_missing(response):
        return Presence(ref=ref, state="gone", revision=ref.revision)
    if response is None or response.status != 200:
        return Presence(ref=ref, state="unknown", revision=ref.revision)
    found = text(as_object(response), "cid")
    is_edited = None not in (ref.revision, found) and found != ref.revision
    return Presence(ref=ref, state="edited" if is_edited else "present", revision=found)


def _asked(http: Http, home: Home, address: RecordAddress) -> Response | None:
    try:
        return record_at(http, home.server, address)
    except (SourceUnavailable, StopPolling):
        return None

"""Read one person's repository at the server it lives on."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from connectors.answers import Json, accepted, as_object, part, parts, text
from connectors.bluesky.names import RecordAddress
from connectors.contract import Http, Response
from connectors.errors import AccessDenied, AccountGone, SourceFormat, SourceUnavailable
from connectors.words import marked

PAGE_SIZE = 100
LONGEST_REVISION = 100
LONGEST_KEY = 600
NO_REPOSITORY = "missing"
ENDED = {"deleted", NO_REPOSITORY}
GONE = ENDED | {"suspended", "takendown"}


@dataclass(frozen=True, kw_only=True)
class Status:
    """The revision of a repository, or in the server's word why nobody may read it."""

    revision: str = ""
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Some records, newest key first, and the key to go on from."""

    records: list[Json]
    after: str | None


def call(http: Http, server: str, method: str, **query: Any) -> Response:
    return http.get(f"{server}/xrpc/com.atproto.{method}?{urlencode(query)}")


def status_of(http: Http, server: str, did: str) -> Status:
    """Whether the repository is open, and its revision, which moves with every change."""
    response = call(http, server, "sync.getRepoStatus", did=did)
    if response.status == 400 and text(as_object(response), "error") == "RepoNotFound":
        return Status(trouble=NO_REPOSITORY)
    said = as_object(accepted(response))
    if said.get("active") is not True:
        return Status(trouble=text(said, "status") or "closed")
    return Status(revision=_short(text(said, "rev"), LONGEST_REVISION) or _latest(http, server, did))


def _short(found: str | None, longest: int) -> str:
    """What is kept in a cursor has to fit there. Raises SourceFormat."""
    if found is not None and len(found) > longest:
        raise SourceFormat("the server names a place that is too long to keep")
    return found or ""


def open_revision(status: Status) -> str:
    """The revision of a repository that is open. Raises AccountGone, AccessDenied or SourceUnavailable."""
    if status.trouble in GONE:
        raise AccountGone(f"the account is {status.trouble}")
    if status.trouble == "deactivated":
        raise AccessDenied(marked("the account is deactivated for now"))
    if status.trouble:
        raise SourceUnavailable(f"the repository is {status.trouble[:40]}")
    return status.revision


def listed(http: Http, server: str, did: str, collection: str, after: str | None) -> Listed:
    """A page of a collection, from the newest key down."""
    query = {"repo": did, "collection": collection, "limit": PAGE_SIZE}
    more = {"cursor": after} if after else {}
    said = as_object(accepted(call(http, server, "repo.listRecords", **query, **more)))
    return Listed(records=parts(said, "records"), after=_short(text(said, "cursor"), LONGEST_KEY) or None)


def record_at(http: Http, server: str, address: RecordAddress) -> Response:
    """The answer as it comes: 400 may mean that the record, the repository or the question is wrong."""
    return call(
        http, server, "repo.getRecord", repo=address.did, collection=address.collection, rkey=address.key
    )


def is_missing(response: Response) -> bool:
    """Whether the server says that it has the repository but not the record."""
    return response.status in {400, 404} and text(as_object(response), "error") == "RecordNotFound"


def value_at(http: Http, server: str, address: RecordAddress) -> Json:
    """What a record holds; nothing when there is no such record."""
    response = record_at(http, server, address)
    return (
        {}
        if response.status != 200 and is_missing(response)
        else part(as_object(accepted(response)), "value")
    )


def _latest(http: Http, server: str, did: str) -> str:
    said = as_object(accepted(call(http, server, "sync.getLatestCommit", did=did)))
    return _short(text(said, "rev"), LONGEST_REVISION)

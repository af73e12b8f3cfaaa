"""Check that a record was signed with the key of the account it lies under, whoever handed it over. ◇"""

from connectors.answers import Json
from connectors.bluesky.signed.archive import opened
from connectors.bluesky.signed.keys import is_signed, signing_key
from connectors.bluesky.signed.tree import found_in
from connectors.errors import SourceFormat

COMMIT_VERSION = 3


def signed_record(document: Json, raw: bytes, did: str, path: str) -> Json | None:
    """What the account itself has signed under `collection/key`; None when nothing of the kind is proven.

    `raw` is the archive that `sync.getRecord` answers with: commit, the way through the tree, and the record.
    """
    key = signing_key(document, did)
    try:
        archive = opened(raw)
        commit = archive.block(archive.root)
        if key is None or not _is_of(commit, did) or not is_signed(commit, key):
            return None
        record = archive.block(found_in(archive, commit.get("data"), path.encode()))
    except SourceFormat:
        return None
    return record


def _is_of(commit: Json, did: str) -> bool:
    return commit.get("did") == did and commit.get("version") == COMMIT_VERSION

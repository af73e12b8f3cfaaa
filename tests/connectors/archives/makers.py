"""Make archives out of members, and read them with the reader that recognises them."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.archives import recognised
from connectors.archives.archive import Archive
from connectors.archives.contract import Problem
from connectors.contract import Activity

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Content = str | bytes

SHARE = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    "2026-04-01 12:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7448,Read this,,,PUBLIC\n"
)
TWEET = {"tweet": {"id_str": "18", "created_at": "Sat Dec 06 18:20:30 +0000 2025", "full_text": "words"}}
ACCOUNT = [{"account": {"email": "ada@example.com", "username": "ada_x", "accountId": "990001"}}]
ACTOR = {
    "id": "https://social.example/users/ada",
    "url": "https://social.example/@ada",
    "preferredUsername": "ada",
    "summary": "ada@example.com",
}
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def zipped(members: Mapping[str, Content]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def opened(members: Mapping[str, Content]) -> Archive:
    return Archive(zipped(members))


def found_in(archive: Archive) -> list[Activity | Problem]:
    reader = recognised(archive)
    return list(reader.read(archive, reader.owner(archive), NOW))


def acts_in(archive: Archive) -> list[Activity]:
    return [each for each in found_in(archive) if isinstance(each, Activity)]


def problems_in(archive: Archive) -> list[Problem]:
    return [each for each in found_in(archive) if isinstance(each, Problem)]


def script(name: str, content: Any) -> str:
    """A member of X's archive, as the site writes it."""
    return f"window.YTD.{name}.part0 = {json.dumps(content)}"


def x_archive(*tweets: Any, **more: Content) -> dict[str, Content]:
    return {
        "data/account.js": script("account", ACCOUNT),
        "data/tweets.js": script("tweets", list(tweets)),
        **{name.replace("__", "/"): content for name, content in more.items()},
    }


def outbox(*items: Any) -> dict[str, Content]:
    collection = {"@context": PUBLIC, "id": "outbox.json", "type": "OrderedCollection", "orderedItems": items}
    return {"actor.json": json.dumps(ACTOR), "outbox.json": json.dumps(collection)}


def note(number: int = 7, **more: Any) -> dict[str, Any]:
    written = {
        "id": f"https://social.example/users/ada/statuses/{number}",
        "type": "Note",
        "published": "2026-05-01T10:00:00Z",
        "to": [PUBLIC],
        "cc": ["https://social.example/users/ada/followers"],
        "content": "<p>words</p>",
    } | more
    return {
        "id": f"{written['id']}/activity",
        "type": "Create",
        "actor": ACTOR["id"],
        "published": written["published"],
        "to": written["to"],
        "cc": written["cc"],
        "object": written,
    }


def folder_of(data: Path, network: str) -> Path:
    return data / "connectors" / network

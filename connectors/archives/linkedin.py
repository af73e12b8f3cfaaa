"""LinkedIn's "Get a copy of your data". ◇"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import unquote

from connectors.about import About
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem, act
from connectors.archives.moments import moment
from connectors.archives.records import Row, csv_rows, has_columns
from connectors.archives.words import named_by, safe
from connectors.contract import AccountRef, Audience, Object
from connectors.html import web_link
from connectors.words import marked

SUFFIX = r"(?:_\d+)?\.csv"
SHARES = ("sharelink", "date", "sharecommentary", "sharedurl", "visibility")
COMMENTS = ("link", "date", "message")
REACTIONS = ("link", "date", "type")
CONNECTIONS = ("connected on", "url")
MEMBERS = {"Shares": SHARES, "Comments": COMMENTS, "Reactions": REACTIONS, "Connections": CONNECTIONS}
MARKS = {"Shares": SHARES, "Comments": COMMENTS, "Reactions": REACTIONS}
"""By these LinkedIn is known; a list of connections alone could be anybody's address book."""
VISIBILITY: Mapping[str, Audience] = {"PUBLIC": "public", "ANYONE": "public", "CONNECTIONS": "followers"}
URN = re.compile(r"urn:li:(?:share|ugcPost|activity|groupPost|article|comment):[\w,():-]+")
NO_LINK = marked("a line names no post")
IN_GROUP = marked("posts in groups are not public")
NOT_PUBLIC = marked("who is connected with whom is not public")


class LinkedIn:
    """Shares, comments and reactions; messages, e-mail addresses and all other files stay closed."""

    network = "linkedin"
    host = "www.linkedin.com"
    about = About(
        name="LinkedIn",
        icon="users",
        family="social",
        example="",
        acts=marked("post or comment in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("On LinkedIn open Settings & Privacy, Data privacy, Get a copy of your data."),
        marked("Choose the whole archive; it comes by mail within a day."),
    )

    def recognises(self, archive: Archive) -> bool:
        return any(
            has_columns(archive, name, columns)
            for stem, columns in MARKS.items()
            for name in archive.matching(stem + SUFFIX)
        )

    def owner(self, archive: Archive) -> AccountRef:
        """LinkedIn does not say by any id whose archive it is."""
        return AccountRef(network=self.network, host=self.host, account_id="")

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        readers = {"Shares": _share, "Comments": _comment, "Reactions": _reaction, "Connections": _connection}
        for stem, columns in MEMBERS.items():
            for name in archive.matching(stem + SUFFIX):
                for row in csv_rows(archive, name, columns, backslash=True):
                    yield row if isinstance(row, Problem) else readers[stem](name, row, owner, now)


def _share(name: str, row: Row, owner: AccountRef, now: datetime) -> Found:
    urn = _urn(row["sharelink"])
    if not urn:
        return Problem(member=name, why=NO_LINK)
    if ":groupPost:" in urn:
        return Problem(member=name, why=IN_GROUP, kind="left_out")
    audience = VISIBILITY.get(row.get("visibility", "").strip().upper(), "unknown")
    published, words = moment(row["date"], now), row.get("sharecommentary", "")
    shared = _urn(row.get("sharedurl", ""))
    if shared and not words.strip():
        thing = Object(id=shared, type="Note", url=_address(row["sharedurl"]))
        return act(owner, "Announce", thing, now=now, audience=audience, published=published)
    thing = Object(
        id=urn, type="Note", url=_address(row["sharelink"]), content=safe(words), attributed_to=owner
    )
    return act(owner, "Create", thing, now=now, audience=audience, published=published)


def _comment(name: str, row: Row, owner: AccountRef, now: datetime) -> Found:
    """A comment has no id of its own: post, time and words name it."""
    urn = _urn(row["link"])
    if not urn:
        return Problem(member=name, why=NO_LINK)
    thing = Object(
        id=f"comment:{named_by(urn, row['date'].strip(), row['message'])}",
        type="Note",
        url=_address(row["link"]),
        content=safe(row["message"]),
    )
    return act(
        owner,
        "Create",
        thing,
        now=now,
        audience="followers" if ":groupPost:" in urn else "unknown",
        published=moment(row["date"], now),
        in_reply_to=urn,
        context=urn,
    )


def _reaction(name: str, row: Row, owner: AccountRef, now: datetime) -> Found:
    urn = _urn(row["link"])
    if not urn:
        return Problem(member=name, why=NO_LINK)
    thing = Object(id=urn, type="Note", url=_address(row["link"]))
    return act(owner, "Like", thing, now=now, audience="unknown", published=moment(row["date"], now))


def _connection(name: str, _row: Row, _owner: AccountRef, _now: datetime) -> Found:
    return Problem(member=name, why=NOT_PUBLIC, kind="left_out")


def _urn(link: str) -> str:
    found = URN.search(unquote(link))
    return found.group() if found else ""


def _address(link: str) -> str | None:
    return web_link(link) if link.strip() else None

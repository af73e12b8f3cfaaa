"""Reddit's answer to a request for one's data. ◇"""

import re
from collections.abc import Iterator
from datetime import datetime

from connectors.about import About
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem, act
from connectors.archives.moments import moment
from connectors.archives.records import Row, csv_rows, has_columns
from connectors.archives.words import safe
from connectors.contract import AccountRef, Object
from connectors.html import plain, web_link
from connectors.words import marked

COMMENTS, POSTS = r"comments\.csv", r"posts\.csv"
COMMENT_COLUMNS = ("id", "permalink", "date", "subreddit", "link", "parent", "body")
POST_COLUMNS = ("id", "permalink", "date", "subreddit", "title", "url", "body")
NUMBER = re.compile(r"(?:t\d_)?([a-z0-9]{1,20})")
THREAD = re.compile(r"/comments/([a-z0-9]{1,20})")
GONE = frozenset({"[deleted]", "[removed]"})
NO_ID = marked("a record without an id")
DELETED = marked("deleted or removed there")


class Reddit:
    """Comments and posts; the addresses from which they were sent, votes and messages are never kept."""

    network = "reddit"
    host = "reddit.com"
    about = About(
        name="Reddit",
        icon="message-question",
        family="social",
        example="",
        acts=marked("post or comment in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("Open reddit.com/settings/data-request and ask for all of your data."),
        marked("The file comes as a message within a few weeks."),
    )

    def recognises(self, archive: Archive) -> bool:
        comments = (has_columns(archive, name, COMMENT_COLUMNS) for name in archive.matching(COMMENTS))
        return any(comments) or any(
            has_columns(archive, name, POST_COLUMNS) for name in archive.matching(POSTS)
        )

    def owner(self, archive: Archive) -> AccountRef:
        """Reddit does not say by any id whose archive it is."""
        return AccountRef(network=self.network, host=self.host, account_id="")

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        for pattern, columns in ((POSTS, POST_COLUMNS), (COMMENTS, COMMENT_COLUMNS)):
            for name in archive.matching(pattern):
                for row in csv_rows(archive, name, columns):
                    if isinstance(row, Problem):
                        yield row
                    else:
                        yield _found(name, row, owner, now, is_post=pattern == POSTS)


def _found(name: str, row: Row, owner: AccountRef, now: datetime, *, is_post: bool) -> Found:
    number = NUMBER.fullmatch(row["id"].strip())
    if not number:
        return Problem(member=name, why=NO_ID)
    if row["body"].strip() in GONE:
        return Problem(member=name, why=DELETED, kind="left_out")
    thread = THREAD.search(row["permalink"]) or THREAD.search(row.get("link", ""))
    context = f"t3_{thread.group(1)}" if thread else None
    thing = Object(
        id=f"{'t3' if is_post else 't1'}_{number.group(1)}",
        type="Note",
        url=_address(row["permalink"]),
        name=plain(row.get("title")),
        content=safe(row["body"]),
        attributed_to=owner,
    )
    parent = NUMBER.fullmatch(row.get("parent", "").strip())
    answered = None if is_post else (_named(row["parent"].strip()) if parent else context)
    published = moment(row["date"], now)
    return act(
        owner,
        "Create",
        thing,
        now=now,
        audience="public",
        published=published,
        in_reply_to=answered,
        context=None if is_post else context,
    )


def _named(parent: str) -> str:
    """A comment's id may come with its kind before it."""
    return parent if re.match(r"t\d_", parent) else f"t1_{parent}"


def _address(link: str) -> str | None:
    return web_link(link, "https://www.reddit.com/") if link.strip() else None

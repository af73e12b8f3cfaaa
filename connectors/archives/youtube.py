"""The comments in Google's Takeout of YouTube. ◇"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from connectors.about import About
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem, act
from connectors.archives.moments import moment
from connectors.archives.records import Row, csv_rows, has_columns, joined_runs
from connectors.archives.refusal import NO_OWNER, ArchiveRefused
from connectors.archives.words import safe
from connectors.contract import AccountRef, Object
from connectors.words import marked

COMMENTS = r"(?:[^/]+/){0,3}[^/]+\.csv"
COLUMNS = (
    "comment id",
    "channel id",
    "comment create timestamp",
    "comment text",
    "parent comment id",
    "post id",
    "video id",
)
NEEDED = COLUMNS[:4]
NO_ID = marked("a comment without an id")
OTHER_CHANNEL = marked("comments of another channel than the first one")
MOST_FILES = 200


class YouTube:
    """Public comments under videos and posts; what was watched, searched or paid stays closed."""

    network = "youtube"
    host = "youtube.com"
    about = About(
        name="YouTube",
        icon="message-circle",
        family="social",
        example="",
        acts=marked("comment in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("Open Google Takeout, deselect all, then select YouTube and in it only comments."),
        marked("Choose zip as the file type; it comes by mail."),
    )

    def recognises(self, archive: Archive) -> bool:
        return bool(self._members(archive))

    def owner(self, archive: Archive) -> AccountRef:
        """The channel of the comments themselves."""
        for name in self._members(archive):
            for row in csv_rows(archive, name, NEEDED):
                if not isinstance(row, Problem) and row["channel id"].strip():
                    archive.records.clear()
                    return self._channel(row["channel id"].strip())
        raise ArchiveRefused(NO_OWNER, archive.records)

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        channel = self.owner(archive).account_id
        for name in self._members(archive):
            for row in csv_rows(archive, name, COLUMNS):
                if isinstance(row, Problem):
                    yield row
                elif row["channel id"].strip() != channel:
                    yield Problem(member=name, why=OTHER_CHANNEL, kind="left_out")
                else:
                    yield _comment(name, row, owner, now)

    def _members(self, archive: Archive) -> list[str]:
        """Their names follow the language of the account; the columns tell them."""
        return [
            name for name in archive.matching(COMMENTS)[:MOST_FILES] if has_columns(archive, name, NEEDED)
        ]

    def _channel(self, channel: str) -> AccountRef:
        url = f"https://www.{self.host}/channel/{channel}" if channel.isascii() else None
        return AccountRef(network=self.network, host=self.host, account_id=channel[:200], url=url)


def _comment(name: str, row: Row, owner: AccountRef, now: datetime) -> Found:
    number = row["comment id"].strip()[:300]
    if not number:
        return Problem(member=name, why=NO_ID)
    parent = row.get("parent comment id", "").strip()
    below = row.get("video id", "").strip() or row.get("post id", "").strip()
    thing = Object(
        id=number,
        type="Note",
        url=_address(row.get("video id", "").strip(), number),
        content=safe(joined_runs(row["comment text"])),
        attributed_to=owner,
    )
    return act(
        owner,
        "Create",
        thing,
        now=now,
        audience="public",
        published=moment(row["comment create timestamp"], now),
        in_reply_to=parent or below or None,
        context=below or None,
    )


def _address(video: str, number: str) -> str | None:
    return f"https://www.youtube.com/watch?{urlencode({'v': video, 'lc': number})}" if video else None

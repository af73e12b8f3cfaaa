"""X's archive: JavaScript files that are cut to their list and never evaluated. ◇"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from html import unescape

from connectors.about import About
from connectors.answers import Json, part, parts, text
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem
from connectors.archives.records import NO_RECORD, json_items, objects
from connectors.archives.refusal import NO_OWNER, ArchiveRefused
from connectors.archives.tweets import activity_of, newest_wording
from connectors.contract import AccountRef, Audience
from connectors.words import marked

TWEETS = r"(?:data/)?tweets?(?:-part\d+)?\.js"
NOTES = r"(?:data/)?note-tweet(?:-part\d+)?\.js"
ACCOUNT = r"(?:data/)?account\.js"
PROTECTED = r"(?:data/)?protected-history\.js"
LEAD = r"(?:\xef\xbb\xbf)?\s*window\.YTD\.(?:%s)\.part\d+\s*=\s*(?=\[)"
TWEET_LEAD, NOTE_LEAD = LEAD % "tweets?", LEAD % "note_tweet"
ACCOUNT_LEAD, PROTECTED_LEAD = LEAD % "account", LEAD % "protected_history"
MOST_NOTE_TEXT = 20 * 2**20
OLD_WORDING = marked("an older wording of a post that was edited")


class X:
    """Posts, replies and reposts; deleted posts, likes, messages, advertising and the rest stay closed."""

    network = "x"
    host = "x.com"
    about = About(
        name="X",
        icon="message-circle",
        family="social",
        example="",
        acts=marked("post, reply or repost in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("On X open Settings, Your account, Download an archive of your data."),
        marked("It is ready after a day or two; the site tells you so."),
    )

    def recognises(self, archive: Archive) -> bool:
        return any(_leads(archive, name, TWEET_LEAD) for name in archive.matching(TWEETS))

    def owner(self, archive: Archive) -> AccountRef:
        """By the account's number in account.js, and by nothing else."""
        for name in archive.matching(ACCOUNT):
            for record in objects(json_items(archive, name, lead=ACCOUNT_LEAD), name):
                account = {} if isinstance(record, Problem) else part(record, "account")
                number = text(account, "accountId") or ""
                archive.records.pop(name)
                if number.isdecimal():
                    return self._account(number, text(account, "username"))
        raise ArchiveRefused(NO_OWNER)

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        audience = _audience(archive)
        notes = _long_texts(archive)
        for name in archive.matching(TWEETS):
            if not _leads(archive, name, TWEET_LEAD):
                yield Problem(member=name, why=NO_RECORD)
                continue
            for record in objects(json_items(archive, name, lead=TWEET_LEAD), name):
                yield (
                    record
                    if isinstance(record, Problem)
                    else _found(name, record, owner, now, audience, notes)
                )

    def _account(self, number: str, handle: str | None) -> AccountRef:
        url = f"https://{self.host}/{handle}" if handle else None
        return AccountRef(network=self.network, host=self.host, account_id=number, handle=handle, url=url)


def _found(
    name: str,
    record: Json,
    owner: AccountRef,
    now: datetime,
    audience: Audience,
    notes: Mapping[str, Json],
) -> Found:
    tweet = part(record, "tweet") or record
    if not newest_wording(tweet):
        return Problem(member=name, why=OLD_WORDING, kind="left_out")
    made = activity_of(tweet, notes, owner, now)
    return replace(made, audience=audience) if made else Problem(member=name, why=NO_RECORD)


def _audience(archive: Archive) -> Audience:
    """Posts of an account that was ever protected may not have been public."""
    was_closed = any(
        isinstance(record, dict)
        for name in archive.matching(PROTECTED)
        for record in json_items(archive, name, lead=PROTECTED_LEAD)
    )
    return "unknown" if was_closed else "public"


def _long_texts(archive: Archive) -> dict[str, Json]:
    """The whole of posts that were cut at 280 signs, by the post they belong to; with a cap on their sum."""
    found: dict[str, Json] = {}
    room = MOST_NOTE_TEXT
    for name in archive.matching(NOTES):
        for record in objects(json_items(archive, name, lead=NOTE_LEAD), name):
            if isinstance(record, Problem):
                break
            note = part(record, "noteTweet")
            core = part(note, "core")
            words = unescape(text(core, "text") or "")
            tags = [word for tag in parts(core, "hashtags") if (word := text(tag, "text"))]
            room -= len(words) + sum(map(len, tags))
            if room < 0:
                return found
            belongs = text(part(note, "lifecycle"), "initialTweetId")
            found |= {belongs: {"text": words, "tags": tags}} if belongs else {}
    return found


def _leads(archive: Archive, name: str, lead: str) -> bool:
    return re.match(lead.encode(), archive.head(name)) is not None

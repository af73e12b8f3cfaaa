"""Instagram's "Download your information" in JSON. ◇"""

import re
from collections.abc import Iterator
from datetime import datetime

from connectors.about import About
from connectors.answers import Json, part, parts, text
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem, act
from connectors.archives.moments import seconds
from connectors.archives.records import NO_RECORD, json_items, json_object, objects
from connectors.archives.words import mended, named_by, safe
from connectors.contract import AccountRef, Object
from connectors.words import marked

ROOM = r"(?:your_instagram_activity/)?"
POSTS = ROOM + r"(?:content|media)/posts_\d+\.json"
COMMENTS = ROOM + r"comments/(?:post_comments(?:_\d+)?|reels_comments)\.json"
PERSON = r"(?:personal_information/)?(?:personal_information|account_information)/personal_information\.json"
NO_TIME = marked("a record has no time")


class Instagram:
    """Posts and comments; whether the account was open to everybody the archive does not say."""

    network = "instagram"
    host = "instagram.com"
    about = About(
        name="Instagram",
        icon="eye",
        family="social",
        example="",
        acts=marked("post or comment in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("On Instagram open Accounts Centre, Your information and permissions, Export."),
        marked("Choose posts and comments alone and the format JSON."),
    )

    def recognises(self, archive: Archive) -> bool:
        is_post = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*\{[\s\S]*"creation_timestamp"')
        if any(is_post.match(archive.head(name)) for name in archive.matching(POSTS)):
            return True
        return any(b'"string_map_data"' in archive.head(name) for name in archive.matching(COMMENTS))

    def owner(self, archive: Archive) -> AccountRef:
        """The archive names no number; the name is only shown."""
        people = [
            each
            for name in archive.matching(PERSON)
            for each in parts(json_object(archive, name), "profile_user")
        ]
        names = (text(part(part(each, "string_map_data"), "Username"), "value") for each in people)
        handle = next(filter(None, names), None)
        url = f"https://www.{self.host}/{handle}" if handle and handle.replace(".", "").isalnum() else None
        return AccountRef(network=self.network, host=self.host, account_id="", handle=handle, url=url)

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        for name in archive.matching(POSTS):
            for record in objects(json_items(archive, name), name):
                yield record if isinstance(record, Problem) else _post(name, record, owner, now)
        for name in archive.matching(COMMENTS):
            for record in objects(json_items(archive, name, _place(archive, name)), name):
                yield record if isinstance(record, Problem) else _comment(name, record, owner, now)


def _post(name: str, record: Json, owner: AccountRef, now: datetime) -> Found:
    """The title and time stand on the post, or on its only picture."""
    media = parts(record, "media")
    if not media:
        return Problem(member=name, why=NO_RECORD)
    stamp = record.get("creation_timestamp") or media[0].get("creation_timestamp")
    published = seconds(stamp, now)
    if published is None:
        return Problem(member=name, why=NO_TIME)
    words = mended(text(record, "title") or text(media[0], "title") or "")
    pictures = [text(each, "uri") or "" for each in media]
    thing = Object(id=f"post:{named_by(stamp, words, *pictures)}", type="Note", content=safe(words))
    return act(owner, "Create", thing, now=now, audience="unknown", published=published)


def _comment(name: str, record: Json, owner: AccountRef, now: datetime) -> Found:
    """Its labels follow the language of the account, so the time is found by its shape."""
    fields = part(record, "string_map_data")
    times = [part(fields, label).get("timestamp") for label in fields]
    stamp = next((each for each in times if isinstance(each, int) and each > 0), None)
    published = seconds(stamp, now)
    if published is None:
        return Problem(member=name, why=NO_TIME if fields else NO_RECORD)
    words = mended(text(part(fields, "Comment"), "value") or "")
    everything = [text(part(fields, label), "value") or "" for label in sorted(fields)]
    number = named_by(stamp, *everything)
    thing = Object(id=f"comment:{number}", type="Note", content=safe(words))
    return act(
        owner,
        "Create",
        thing,
        now=now,
        audience="unknown",
        published=published,
        in_reply_to=f"answered:{number}",
    )


def _place(archive: Archive, name: str) -> str:
    """Comments come as a list, or as a list under one name."""
    found = re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(comments_\w{1,20}_comments)"', archive.head(name))
    return found.group(1).decode("ascii", "replace") if found else ""

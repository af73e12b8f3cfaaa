"""Facebook's "Download your information" in JSON. ◇"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from connectors.about import About
from connectors.answers import Json, part, parts, text
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem, act
from connectors.archives.moments import seconds
from connectors.archives.records import NO_RECORD, json_items, json_object, objects
from connectors.archives.words import mended, named_by, safe
from connectors.contract import AccountRef, Object
from connectors.html import web_link
from connectors.words import marked

ROOM = r"(?:your_facebook_activity/)?"
POSTS = ROOM + r"posts/your_posts(?:__check_ins__photos_and_videos)?_\d+\.json"
COMMENTS = ROOM + r"(?:comments_and_reactions|comments)/comments\.json"
GROUPS = ROOM + r"groups/[^/]+\.json"
PROFILE = r"(?:personal_information/)?profile_information/profile_information\.json"
IN_GROUP = marked("posts in groups are not public")
NO_TIME = marked("a record has no time")


class Facebook:
    """Posts and comments; who may see them the archive does not say. Groups and messages stay closed."""

    network = "facebook"
    host = "facebook.com"
    about = About(
        name="Facebook",
        icon="users",
        family="social",
        example="",
        acts=marked("post or comment in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("On Facebook open Settings, Your information, Download your information."),
        marked("Choose posts and comments alone and the format JSON; leave out photos and videos."),
    )

    def recognises(self, archive: Archive) -> bool:
        has_posts = any(_holds_posts(archive, name) for name in archive.matching(POSTS))
        return has_posts or any(
            re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"comments_v2"\s*:', archive.head(name))
            for name in archive.matching(COMMENTS)
        )

    def owner(self, archive: Archive) -> AccountRef:
        """By the profile's own address; its e-mail addresses and numbers are not read."""
        for name in archive.matching(PROFILE):
            address = text(part(json_object(archive, name), "profile_v2"), "profile_uri")
            url = web_link(address) if address else None
            if url:
                handle = urlsplit(url).path.strip("/") or None
                number = "".join(parse_qs(urlsplit(url).query).get("id", [])[:1])
                known = number if number.isdecimal() else ""
                return self._account(known, None if known else handle, url)
        return self._account("", None, None)

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        for name in archive.matching(GROUPS):
            yield Problem(member=name, why=IN_GROUP, kind="left_out")
        for name in archive.matching(POSTS):
            for record in objects(json_items(archive, name), name):
                yield record if isinstance(record, Problem) else _post(name, record, owner, now)
        for name in archive.matching(COMMENTS):
            for record in objects(json_items(archive, name, "comments_v2"), name):
                yield record if isinstance(record, Problem) else _comment(name, record, owner, now)

    def _account(self, account_id: str, handle: str | None, url: str | None) -> AccountRef:
        return AccountRef(network=self.network, host=self.host, account_id=account_id, handle=handle, url=url)


def _post(name: str, record: Json, owner: AccountRef, now: datetime) -> Found:
    written = [mended(found) for each in parts(record, "data") if (found := text(each, "post"))]
    attached = [each for one in parts(record, "attachments") for each in parts(one, "data")]
    if not written and not attached:
        return Problem(member=name, why=NO_RECORD)
    published = seconds(record.get("timestamp"), now)
    if published is None:
        return Problem(member=name, why=NO_TIME)
    links = [link for each in attached if (link := _link(each))]
    media = [found for each in attached if (found := text(part(each, "media"), "uri"))]
    thing = Object(
        id=f"post:{named_by(record['timestamp'], *written, *links, *media)}",
        type="Note",
        url=links[0] if links else None,
        content=safe("\n".join(written)),
    )
    return act(owner, "Create", thing, now=now, audience="unknown", published=published)


def _comment(name: str, record: Json, owner: AccountRef, now: datetime) -> Found:
    """What it answers has no id, so the answer is known and the answered is not."""
    comment = next((found for each in parts(record, "data") if (found := part(each, "comment"))), None)
    if comment is None:
        return Problem(member=name, why=NO_RECORD)
    if comment.get("group"):
        return Problem(member=name, why=IN_GROUP, kind="left_out")
    published = seconds(comment.get("timestamp", record.get("timestamp")), now)
    if published is None:
        return Problem(member=name, why=NO_TIME)
    words, title = mended(text(comment, "comment") or ""), mended(text(record, "title") or "")
    number = named_by(published.timestamp(), words, title)
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


def _link(attachment: Json) -> str | None:
    address = text(part(attachment, "external_context"), "url")
    return web_link(address) if address else None


def _holds_posts(archive: Archive, name: str) -> bool:
    start = archive.head(name)
    is_list = re.match(rb"(?:\xef\xbb\xbf)?\s*\[", start)
    return bool(is_list) and (b'"timestamp"' in start or start.strip().endswith(b"[]"))

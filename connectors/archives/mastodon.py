"""Mastodon's own archive: outbox.json and actor.json. ◇"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from connectors.about import About
from connectors.answers import Json, part, parts, text
from connectors.archives.archive import Archive
from connectors.archives.contract import Found, Problem, act
from connectors.archives.moments import moment
from connectors.archives.records import NO_RECORD, csv_rows, json_items, json_object, objects
from connectors.archives.refusal import NO_OWNER, ArchiveRefused
from connectors.contract import PUBLIC, AccountRef, Audience, Object
from connectors.html import cleaned, plain, web_link
from connectors.places import host_of
from connectors.words import marked

OUTBOX, ACTOR, FOLLOWING = r"outbox\.json", r"actor\.json", r"following_accounts\.csv"
ITEMS = "orderedItems"
COLLECTION = re.compile(rb'\s*\{[\s\S]*"type"\s*:\s*"OrderedCollection"')
NOT_OPEN = marked("posts for followers or for single people")
NO_MOMENT = marked("whom you follow, since no date is given")
OTHER_AUTHOR = marked("acts of another account")
EVERYBODY = frozenset({PUBLIC, "as:Public", "Public"})
LAST_NUMBER = re.compile(r"/statuses/(\d{1,30})(?:/activity)?/?$")


class Mastodon:
    """Public posts, replies and boosts; what was meant for few is left out before anything else is done."""

    network = "mastodon"
    host = ""
    about = About(
        name="Mastodon",
        icon="brand-mastodon",
        family="social",
        example="",
        acts=marked("post, reply or boost in public"),
        evidence="documented",
    )
    steps: tuple[str, ...] = (
        marked("On your server open Preferences, Import and export, Data export, Request your archive."),
        marked("It may be asked for once a week and comes by mail."),
    )

    def recognises(self, archive: Archive) -> bool:
        return any(COLLECTION.match(archive.head(name)) for name in archive.matching(OUTBOX))

    def owner(self, archive: Archive) -> AccountRef:
        """By the address of the actor."""
        for name in archive.matching(ACTOR):
            actor = json_object(archive, name)
            address, url, handle = (text(actor, key) for key in ("id", "url", "preferredUsername"))
            host = host_of(address) if address and web_link(address) else ""
            if address and host:
                named = f"{handle}@{host}" if handle else None
                shown = web_link(url) if url and host_of(url) == host else None
                return AccountRef(
                    network=self.network, host=host, account_id=address, handle=named, url=shown or address
                )
        raise ArchiveRefused(NO_OWNER)

    def read(self, archive: Archive, owner: AccountRef, now: datetime) -> Iterator[Found]:
        """Acts under the account's own address only, whatever `owner` is called at the Hub."""
        actor = self.owner(archive).account_id
        for name in archive.matching(OUTBOX):
            for record in objects(json_items(archive, name, ITEMS), name):
                yield record if isinstance(record, Problem) else _found(name, record, actor, owner, now)
        for name in archive.matching(FOLLOWING):
            for row in csv_rows(archive, name, ("account address",)):
                left_out = Problem(member=name, why=NO_MOMENT, kind="left_out")
                yield row if isinstance(row, Problem) else left_out


def _found(name: str, record: Json, actor: str, owner: AccountRef, now: datetime) -> Found:
    if text(record, "actor") != actor:
        return Problem(member=name, why=OTHER_AUTHOR, kind="left_out")
    audience = _audience(record, part(record, "object"))
    if audience not in ("public", "unlisted"):
        return Problem(member=name, why=NOT_OPEN, kind="left_out")
    made = {"Create": _post, "Announce": _boost}.get(text(record, "type") or "")
    found = made(record, owner, audience, now) if made else None
    return found or Problem(member=name, why=NO_RECORD)


def _post(record: Json, owner: AccountRef, audience: Audience, now: datetime) -> Found | None:
    note = part(record, "object")
    address = web_link(text(note, "id") or "") if text(note, "id") else None
    if not address:
        return None
    answered = text(note, "inReplyTo")
    published = moment(text(note, "published") or text(record, "published"), now)
    made = act(
        owner,
        "Create",
        _object(note, address, owner),
        now=now,
        audience=audience,
        published=published,
        updated=moment(text(note, "updated"), now),
        in_reply_to=_number(answered, owner.host) if answered else None,
        mentions=_mentions(note, owner, text(record, "actor")),
    )
    return replace(made, revision=text(note, "updated"))


def _object(note: Json, address: str, owner: AccountRef) -> Object:
    tags = [text(tag, "name") for tag in parts(note, "tag") if text(tag, "type") == "Hashtag"]
    return Object(
        id=_number(address, owner.host),
        type="Question" if text(note, "type") == "Question" else "Note",
        url=web_link(text(note, "url") or address),
        name=plain(text(note, "summary")),
        content=cleaned(text(note, "content")),
        language=next(iter(part(note, "contentMap")), None),
        attributed_to=owner,
        tag=tuple(name.lstrip("#") for name in tags if name),
    )


def _boost(record: Json, owner: AccountRef, audience: Audience, now: datetime) -> Found | None:
    """Another's post by its address alone."""
    address = text(record, "object") or text(part(record, "object"), "id")
    url = web_link(address) if address else None
    if not url:
        return None
    thing = Object(id=_number(url, owner.host), type="Note", url=url)
    published = moment(text(record, "published"), now)
    return act(owner, "Announce", thing, now=now, audience=audience, published=published)


def _mentions(note: Json, owner: AccountRef, actor: str | None) -> tuple[AccountRef, ...]:
    named = [tag for tag in parts(note, "tag") if text(tag, "type") == "Mention"]
    found = {
        href: AccountRef(
            network=owner.network, host=owner.host, account_id=href, handle=text(tag, "name"), url=href
        )
        for tag in named
        if (href := web_link(text(tag, "href") or ""))
    }
    return tuple(ref for ref in found.values() if ref.account_id not in (actor, owner.url))


def _audience(record: Json, note: Json) -> Audience:
    """The narrower of what the act and what its object say."""
    to = _addressed(record, "to") | _addressed(note, "to")
    cc = _addressed(record, "cc") | _addressed(note, "cc")
    if note and not (EVERYBODY & (_addressed(note, "to") | _addressed(note, "cc"))):
        return "direct"
    if EVERYBODY & to:
        return "public"
    return "unlisted" if EVERYBODY & cc else "followers"


def _addressed(record: Json, key: str) -> set[str]:
    found = record.get(key)
    listed = found if isinstance(found, list) else [found]
    return {each for each in listed if isinstance(each, str)}


def _number(address: str, host: str) -> str:
    """A post's number as its own server's API gives it; the address for posts of other servers."""
    found = LAST_NUMBER.search(address)
    return found.group(1) if found and host_of(address) == host else address[:600]

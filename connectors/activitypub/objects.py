"""Say what stands in an outbox as activities: created, changed, shared or taken back. ◇"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.activitypub.actors import stranger
from connectors.activitypub.values import id_of, is_kind, is_open, many, named, page_of
from connectors.answers import Json, part, text
from connectors.contract import (
    OPEN_AUDIENCES,
    PUBLIC,
    AccountRef,
    Activity,
    Audience,
    Object,
    activity_id,
)
from connectors.html import cleaned, plain
from connectors.places import host_of
from connectors.times import believable, instant

TYPES = {
    "Note": "Note",
    "Question": "Question",
    "Article": "Article",
    "Page": "Article",
    "Video": "Video",
    "Audio": "Audio",
    "Image": "Image",
    "Event": "Event",
    "Document": "Article",
}
Fetch = Callable[[str], Json]  # the document at an address; {} when it cannot be had


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Whose outbox is read and when, and how to fetch what is only named there."""

    ref: AccountRef
    now: datetime
    fetch: Fetch


def act_in(item: Json, reading: Reading) -> Activity | None:
    """The open act of the outbox's owner, or None; other people's and unknown ones are left out."""
    if id_of(item.get("actor")) not in {None, reading.ref.account_id}:
        return None
    if is_kind(item, "Delete"):
        return _taken_back(item, reading)
    if is_kind(item, "Announce"):
        act = _announce(item, reading)
    elif is_kind(item, "Create", "Update"):
        act = _create(_whole(item.get("object"), reading), item, reading)
    else:
        act = _create(item, {}, reading)
    return act if act is not None and act.audience in OPEN_AUDIENCES else None


def moment_of(item: Json) -> datetime | None:
    """When something in an outbox was made or changed, as far as it says so itself."""
    thing = part(item, "object")
    moments = [instant(each.get(name)) for each in (item, thing) for name in ("updated", "published")]
    return max((moment for moment in moments if moment), default=None)


def revision_of(thing: Json) -> str | None:
    return text(thing, "updated") or text(thing, "published")


def _create(thing: Json, around: Json, reading: Reading) -> Activity | None:
    ref, own = reading.ref, id_of(thing)
    kind = next((TYPES[name] for name in TYPES if is_kind(thing, name)), None)
    authors = {id_of(author) for author in many(thing.get("attributedTo"))} or {id_of(around.get("actor"))}
    if kind is None or own is None or host_of(own) != ref.host or ref.account_id not in authors:
        return None
    audience = _audience(thing if "to" in thing or "cc" in thing else around)
    return Activity(
        id=activity_id(ref, "Create", own),
        type="Create",
        actor=ref,
        object=_described(thing, own, kind, ref),
        in_reply_to=_named_id(thing.get("inReplyTo")),
        context=_thread(thing),
        to=(PUBLIC,) if audience == "public" else (),
        cc=(PUBLIC,) if audience == "unlisted" else (),
        mentions=_mentions(thing, ref),
        published=believable(instant(text(thing, "published") or text(around, "published")), reading.now),
        updated=believable(instant(thing.get("updated")), reading.now),
        observed=reading.now,
        audience=audience,
        revision=revision_of(thing),
        origin="api",
    )


def _described(thing: Json, own: str, kind: str, ref: AccountRef) -> Object:
    languages = list(part(thing, "contentMap"))
    return Object(
        id=own,
        type=kind,
        url=page_of(thing, ref.host) or own,
        name=plain(text(thing, "name")),
        content=cleaned(text(thing, "content")),
        language=languages[0] if len(languages) == 1 else None,
        attributed_to=ref,
        tag=tuple(name.lstrip("#") for each in _tags(thing, "Hashtag") if (name := text(each, "name"))),
    )


def _announce(item: Json, reading: Reading) -> Activity | None:
    """Sharing another's thing; who made it is asked at its own address, as far as that can be had."""
    ref, own = reading.ref, id_of(item.get("object"))
    if own is None:
        return None
    shared = _whole(own, reading)
    author = next((found for each in many(shared.get("attributedTo")) if (found := id_of(each))), None)
    audience = _narrower(_audience(item), _audience(shared)) if shared else _audience(item)
    thing = Object(
        id=own,
        type=next((TYPES[name] for name in TYPES if is_kind(shared, name)), "Note"),
        url=page_of(shared, host_of(own)) or own,
        attributed_to=stranger(author) if author and host_of(author) == host_of(own) else None,
    )
    return Activity(
        id=activity_id(ref, "Announce", own),
        type="Announce",
        actor=ref,
        object=thing,
        to=(PUBLIC,) if audience == "public" else (),
        cc=(PUBLIC,) if audience == "unlisted" else (),
        published=believable(instant(item.get("published")), reading.now),
        observed=reading.now,
        audience=audience,
        revision=revision_of(shared),
        origin="api",
    )


def _taken_back(item: Json, reading: Reading) -> Activity | None:
    """The owner says themselves that something of theirs is gone."""
    ref, own = reading.ref, id_of(item.get("object"))
    if own is None or own == ref.account_id or host_of(own) != ref.host:
        return None
    return Activity(
        id=activity_id(ref, "Delete", own),
        type="Delete",
        actor=ref,
        object=Object(id=own, type="Tombstone", attributed_to=ref),
        published=believable(instant(item.get("published")), reading.now),
        observed=reading.now,
        audience="public",
        origin="api",
    )


def _whole(value: Any, reading: Reading) -> Json:
    """Something written out, or what its own address says that it is."""
    if isinstance(value, dict) and len(value) > 1:
        return value
    own = id_of(value)
    found = reading.fetch(own) if own else {}
    return found if own is not None and id_of(found) == own else {}


def _mentions(thing: Json, ref: AccountRef) -> tuple[AccountRef, ...]:
    """Who is addressed by name; never oneself."""
    found = [(id_of(text(each, "href")), text(each, "name")) for each in _tags(thing, "Mention")]
    once = {own: name for own, name in found if own and own != ref.account_id}
    return tuple(stranger(own, name.lstrip("@") if name else None) for own, name in once.items())


def _tags(thing: Json, kind: str) -> list[Json]:
    return [each for each in many(thing.get("tag")) if isinstance(each, dict) and is_kind(each, kind)]


def _thread(thing: Json) -> str | None:
    found = text(thing, "context") or text(thing, "conversation")
    return found[:1000] if found else None


def _named_id(value: Any) -> str | None:
    return next((found for each in many(value) if (found := id_of(each))), None)


def _audience(thing: Json) -> Audience:
    if is_open(thing.get("to")):
        return "public"
    if is_open(thing.get("cc")):
        return "unlisted"
    readers = named(thing.get("to")) | named(thing.get("cc"))
    if not readers:
        return "unknown"
    return "followers" if any(each.rstrip("/").endswith("/followers") for each in readers) else "direct"


def _narrower(one: Audience, other: Audience) -> Audience:
    return other if one == "public" or other not in OPEN_AUDIENCES else one

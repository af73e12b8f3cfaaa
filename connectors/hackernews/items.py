"""Say an item of Hacker News as an activity. ◇"""

from datetime import datetime
from hashlib import sha256

from connectors.answers import Json, identifier, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, activity_id
from connectors.html import cleaned, plain
from connectors.times import believable, since_epoch

HACKER_NEWS = "hackernews"
HOST = "news.ycombinator.com"
KINDS = {"story": "Page", "job": "Page", "poll": "Question", "comment": "Note"}


def act_of(item: Json, parent: Json | None, ref: AccountRef, now: datetime) -> Activity | None:
    """What the item says, if everybody may read it; `parent` is what it answers."""
    kind = KINDS.get(text(item, "type") or "")
    if kind is None or not identifier(item) or is_taken_back(item):
        return None
    answered = somebody(parent, "by") if parent else None
    is_thread = parent is not None and text(parent, "type") in {"story", "poll", "job"}
    return Activity(
        id=activity_id(ref, "Create", identifier(item)),
        type="Create",
        actor=ref,
        object=_object(item, kind, ref),
        in_reply_to=identifier(item, "parent") or None,
        context=identifier(item, "parent") if is_thread else None,
        to=(PUBLIC,),
        mentions=(answered,) if answered and answered.account_id != ref.account_id else (),
        published=believable(since_epoch(item.get("time")), now),
        observed=now,
        audience="public",
        revision=revision_of(item),
        origin="api",
    )


def is_taken_back(item: Json) -> bool:
    """Deleted by its author, or killed by those who look after the site."""
    return item.get("deleted") is True or item.get("dead") is True


def revision_of(item: Json) -> str:
    """A name for the words as they are now: an edit leaves no other trace."""
    words = "\n".join(text(item, key) or "" for key in ("title", "url", "text"))
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def somebody(thing: Json, key: str) -> AccountRef | None:
    """The user that a user or an item names."""
    name = text(thing, key)
    if name is None:
        return None
    url = f"https://{HOST}/user?id={name}"
    return AccountRef(network=HACKER_NEWS, host=HOST, account_id=name, handle=name, url=url)


def _object(item: Json, kind: str, ref: AccountRef) -> Object:
    number = identifier(item)
    return Object(
        id=number,
        type=kind,
        url=f"https://{HOST}/item?id={number}",
        name=plain(text(item, "title")),
        content=cleaned(text(item, "text")),
        attributed_to=ref,
    )

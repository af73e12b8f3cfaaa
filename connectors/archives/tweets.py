"""Say a post of X's archive as an activity. ◇ Pure."""

import re
from collections.abc import Mapping
from datetime import datetime

from connectors.answers import Json, part, parts, text
from connectors.archives.contract import act
from connectors.archives.moments import moment
from connectors.contract import AccountRef, Activity, Object
from connectors.html import cleaned, web_link

REPOST = re.compile(r"RT @(\w{1,20}):")


def newest_wording(tweet: Json) -> bool:
    """Whether no later wording of the same post is named; an edit is a new id beside the old one."""
    versions = [each for each in _versions(tweet) if each.isdecimal()]
    return not versions or _id(tweet) == max(versions, key=int)


def activity_of(tweet: Json, notes: Mapping[str, Json], owner: AccountRef, now: datetime) -> Activity | None:
    """The act, or None for what has no id. A post keeps the id of its first wording for ever."""
    own_id = _id(tweet)
    if not own_id:
        return None
    words = text(tweet, "full_text") or text(tweet, "text") or ""
    reposted = REPOST.match(words)
    if reposted:
        return _repost(tweet, own_id, reposted.group(1), owner, now)
    thing = _thing(tweet, own_id, notes, owner)
    published = moment(tweet.get("created_at"), now)
    is_edited = thing.id != own_id
    return act(
        owner,
        "Create",
        thing,
        now=now,
        audience="public",
        published=published,
        updated=published if is_edited else None,
        in_reply_to=text(tweet, "in_reply_to_status_id_str") or text(tweet, "in_reply_to_status_id"),
        mentions=_mentions(tweet, owner),
        revision=own_id if is_edited else None,
    )


def _thing(tweet: Json, own_id: str, notes: Mapping[str, Json], owner: AccountRef) -> Object:
    """The post with its whole text, which stands elsewhere when it was cut."""
    first = _first_id(tweet)
    note = notes.get(first) or notes.get(own_id) or {}
    words = text(note, "text") or text(tweet, "full_text") or text(tweet, "text") or ""
    return Object(
        id=first,
        type="Note",
        url=_address(owner, own_id),
        content=cleaned(_expanded(words, tweet)),
        language=text(tweet, "lang"),
        attributed_to=owner,
        tag=tuple(dict.fromkeys([*_tags(tweet), *note.get("tags", ())])),
    )


def _repost(tweet: Json, own_id: str, handle: str, owner: AccountRef, now: datetime) -> Activity:
    """Another's words stay another's: none is copied. The archive does not name the post itself."""
    author = next(
        (ref for ref in _named(tweet, owner) if (ref.handle or "").casefold() == handle.casefold()), None
    )
    thing = Object(id=own_id, type="Note", url=_address(owner, own_id), attributed_to=author)
    published = moment(tweet.get("created_at"), now)
    return act(owner, "Announce", thing, now=now, audience="public", published=published)


def _mentions(tweet: Json, owner: AccountRef) -> tuple[AccountRef, ...]:
    """Those named and the one replied to, never oneself."""
    answered = text(tweet, "in_reply_to_user_id_str") or text(tweet, "in_reply_to_user_id")
    found = {ref.account_id: ref for ref in _named(tweet, owner)}
    if answered and answered.isdecimal():
        handle = text(tweet, "in_reply_to_screen_name")
        found.setdefault(answered, _account(owner, answered, handle))
    return tuple(ref for number, ref in found.items() if number != owner.account_id)


def _named(tweet: Json, owner: AccountRef) -> list[AccountRef]:
    people = parts(part(tweet, "entities"), "user_mentions")
    numbers = [(text(each, "id_str") or text(each, "id") or "", text(each, "screen_name")) for each in people]
    return [_account(owner, number, handle) for number, handle in numbers if number.isdecimal()]


def _account(owner: AccountRef, number: str, handle: str | None) -> AccountRef:
    return AccountRef(network=owner.network, host=owner.host, account_id=number, handle=handle)


def _tags(tweet: Json) -> list[str]:
    return [word for tag in parts(part(tweet, "entities"), "hashtags") if (word := text(tag, "text"))]


def _expanded(words: str, tweet: Json) -> str:
    for link in parts(part(tweet, "entities"), "urls"):
        short, whole = text(link, "url"), web_link(text(link, "expanded_url") or "")
        words = words.replace(short, whole) if short and whole else words
    return words


def _versions(tweet: Json) -> list[str]:
    info = part(tweet, "edit_info")
    control = part(info, "initial") or part(part(info, "edit"), "editControlInitial")
    ids = control.get("editTweetIds")
    return [each for each in ids if isinstance(each, str)] if isinstance(ids, list) else []


def _first_id(tweet: Json) -> str:
    initial = text(part(part(tweet, "edit_info"), "edit"), "initialTweetId") or ""
    return initial if initial.isdecimal() else _id(tweet)


def _id(tweet: Json) -> str:
    found = text(tweet, "id_str") or text(tweet, "id") or ""
    return found if found.isdecimal() and len(found) <= 30 else ""


def _address(owner: AccountRef, number: str) -> str:
    return f"https://{owner.host}/{owner.handle or 'i'}/status/{number}"

"""Say a post at X as an activity. ◇"""

import re
from datetime import datetime
from html import escape

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import PUBLIC, AccountRef, Activity, ActivityType, Object, activity_id
from connectors.errors import AccountMismatch
from connectors.html import cleaned
from connectors.times import believable, instant

NUMBER = re.compile(r"[0-9]{1,30}")


def acts_in(answer: Json, ref: AccountRef, now: datetime) -> list[Activity]:
    """The account's own posts, answers and reposts. Raises AccountMismatch."""
    posts = [post for post in parts(answer, "data") if id_of(post)]
    for post in posts:
        if identifier(post, "author_id") != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(post, "author_id") or "nobody")
    found = {act.id: act for post in reversed(posts) if (act := _act(post, ref, now))}
    return list(reversed(found.values()))


def id_of(post: Json) -> str:
    found = identifier(post)
    return found if NUMBER.fullmatch(found) else ""


def first_id(post: Json) -> str:
    """An edit is a new post with a new number: the first one stands for all."""
    return min(_versions(post), key=int)


def revision_of(post: Json) -> str:
    return max(_versions(post), key=int)


def _versions(post: Json) -> list[str]:
    listed = post.get("edit_history_tweet_ids")
    numbers = (
        [one for one in listed if isinstance(one, str) and NUMBER.fullmatch(one)]
        if isinstance(listed, list)
        else []
    )
    return [*numbers, id_of(post)]


def _act(post: Json, ref: AccountRef, now: datetime) -> Activity | None:
    referred = {text(one, "type"): identifier(one) for one in parts(post, "referenced_tweets")}
    named = _named(post, ref)
    shared = referred.get("retweeted")
    if shared:
        # What is passed on begins with "RT @author", so its author is the first one named.
        return _said("Announce", _shared(shared, named[0]), post, ref, now) if named else None
    answered = identifier(post, "in_reply_to_user_id")
    if answered not in ("", ref.account_id):
        named = [AccountRef(network=ref.network, host=ref.host, account_id=answered), *named]
    once = {person.account_id: person for person in reversed(named) if person.account_id != ref.account_id}
    mentions = tuple(reversed(once.values()))
    return _said("Create", _note(post, ref), post, ref, now, referred.get("replied_to"), mentions)


def _said(
    kind: ActivityType,
    thing: Object,
    post: Json,
    ref: AccountRef,
    now: datetime,
    reply_to: str | None = None,
    mentions: tuple[AccountRef, ...] = (),
) -> Activity:
    return Activity(
        id=activity_id(ref, kind, thing.id),
        type=kind,
        actor=ref,
        object=thing,
        in_reply_to=reply_to,
        context=identifier(post, "conversation_id") or None if kind == "Create" else None,
        to=(PUBLIC,),
        mentions=mentions,
        published=believable(instant(post.get("created_at")), now),
        observed=now,
        audience="public",
        revision=revision_of(post),
        origin="api",
    )


def _note(post: Json, ref: AccountRef) -> Object:
    words = text(post, "text")
    return Object(
        id=first_id(post),
        type="Note",
        url=f"https://x.com/i/status/{id_of(post)}",
        content=cleaned(escape(words)) if words else None,
        language=text(post, "lang"),
        attributed_to=ref,
        tag=tuple(tag for one in parts(part(post, "entities"), "hashtags") if (tag := text(one, "tag"))),
    )


def _shared(post_id: str, author: AccountRef) -> Object:
    return Object(id=post_id, type="Note", url=f"https://x.com/i/status/{post_id}", attributed_to=author)


def _named(post: Json, ref: AccountRef) -> list[AccountRef]:
    people = parts(part(post, "entities"), "mentions")
    return [
        AccountRef(
            network=ref.network, host=ref.host, account_id=identifier(one), handle=text(one, "username")
        )
        for one in people
        if identifier(one)
    ]

"""Say a Disqus comment as an activity. ◇"""

from datetime import datetime
from hashlib import sha256

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import PUBLIC, AccountRef, Activity, ActivityType, Object, activity_id
from connectors.html import cleaned, web_link
from connectors.limits import is_in_time
from connectors.times import believable, instant


def acts_in(answer: Json, ref: AccountRef, since: datetime | None, now: datetime) -> list[Activity]:
    """This account's own comments that everybody may read, and those it has deleted."""
    own = [post for post in parts(answer, "response") if identifier(part(post, "author")) == ref.account_id]
    said = [_act(post, ref, now) for post in own if identifier(post) and _is_shown(post)]
    return [act for act in said if is_in_time(act.published, since)]


def made_at(post: Json) -> datetime | None:
    """Disqus writes times without a zone, and means UTC."""
    return instant(post.get("createdAt"))


def revision_of(post: Json) -> str:
    """Disqus says that a comment was edited, but not when: its words tell whether it was again."""
    words = text(post, "raw_message") or text(post, "message") or ""
    return sha256(words.encode()).hexdigest()[:16]


def is_gone(post: Json) -> bool:
    return post.get("isDeleted") is True


def _is_shown(post: Json) -> bool:
    return is_gone(post) or (post.get("isApproved") is not False and post.get("isSpam") is not True)


def _act(post: Json, ref: AccountRef, now: datetime) -> Activity:
    kind: ActivityType = "Delete" if is_gone(post) else "Create"
    thread = identifier(part(post, "thread")) or identifier(post, "thread")
    return Activity(
        id=activity_id(ref, kind, identifier(post)),
        type=kind,
        actor=ref,
        object=_thing(post, ref),
        in_reply_to=identifier(post, "parent") or (f"thread/{thread}" if thread else None),
        context=f"thread/{thread}" if thread else None,
        to=(PUBLIC,),
        published=believable(made_at(post), now),
        observed=now,
        audience="public",
        revision=revision_of(post),
        origin="api",
    )


def _thing(post: Json, ref: AccountRef) -> Object:
    if is_gone(post):
        return Object(id=identifier(post), type="Tombstone", attributed_to=ref)
    page = text(part(post, "thread"), "link")
    return Object(
        id=identifier(post),
        type="Note",
        url=web_link(f"{page}#comment-{identifier(post)}") if page else None,
        content=cleaned(text(post, "message")),
        attributed_to=ref,
    )

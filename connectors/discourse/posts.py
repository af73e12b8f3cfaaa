"""Say what a forum lists of somebody as activities. ◇"""

from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from connectors.answers import Json, identifier, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, PresenceState, activity_id
from connectors.html import cleaned, plain
from connectors.times import believable, instant

DISCOURSE = "discourse"
FIRST_POST = "1"


class Lookups(Protocol):
    def thing(self, path: str) -> Json: ...


def act_of(action: Json, lookups: Lookups, ref: AccountRef, now: datetime) -> Activity | None:
    """A topic begun or a reply given; nothing for what is hidden or somebody else's."""
    number, topic = identifier(action, "post_id"), identifier(action, "topic_id")
    if not number or not topic or action.get("deleted") is True or action.get("hidden") is True:
        return None
    if (identifier(action, "acting_user_id") or identifier(action, "user_id")) != ref.account_id:
        return None
    post = lookups.thing(f"posts/{number}.json")
    parent = _parent(action, lookups)
    author = person({"id": parent.get("user_id"), "username": parent.get("username")}, ref.host)
    return Activity(
        id=activity_id(ref, "Create", number),
        type="Create",
        actor=ref,
        object=_object(number, topic, action, post, ref),
        in_reply_to=_answered(action, parent),
        context=f"topic/{topic}",
        to=(PUBLIC,),
        mentions=(author,) if author and author.account_id != ref.account_id else (),
        published=believable(instant(action.get("created_at")), now),
        updated=believable(instant(post.get("updated_at")), now),
        observed=now,
        audience="public",
        revision=revision_of(post),
        origin="api",
    )


def state_and_revision(post: Json, known: str | None) -> tuple[PresenceState, str | None]:
    """What a post's own address says of it."""
    if post.get("deleted_at") is not None or post.get("user_deleted") is True:
        return "gone", known
    if post.get("hidden") is True:
        return "hidden", known
    revision = revision_of(post)
    return ("present" if known in {None, revision} else "edited"), revision


def revision_of(post: Json) -> str | None:
    """The time of the last change; edits within five minutes do not count up the version."""
    return text(post, "updated_at") or identifier(post, "version") or None


def person(user: Json, host: str) -> AccountRef | None:
    """The account by its number; those below 1 are the forum itself."""
    name, number = text(user, "username"), identifier(user)
    if not number or number.startswith("-") or name is None:
        return None
    url = f"https://{host}/u/{quote(name, safe='')}"
    return AccountRef(network=DISCOURSE, host=host, account_id=number, handle=name, url=url)


def _parent(action: Json, lookups: Lookups) -> Json:
    """The post that is answered: the one replied to, or the first of the topic."""
    if identifier(action, "post_number") == FIRST_POST:
        return {}
    answered = identifier(action, "reply_to_post_number") or FIRST_POST
    return lookups.thing(f"posts/by_number/{identifier(action, 'topic_id')}/{answered}.json")


def _answered(action: Json, parent: Json) -> str | None:
    if identifier(action, "post_number") == FIRST_POST:
        return None
    return identifier(parent) or f"topic/{identifier(action, 'topic_id')}"


def _object(number: str, topic: str, action: Json, post: Json, ref: AccountRef) -> Object:
    slug, place = text(action, "slug") or "-", identifier(action, "post_number") or FIRST_POST
    return Object(
        id=number,
        type="Note",
        url=f"https://{ref.host}/t/{quote(slug, safe='')}/{topic}/{place}",
        name=plain(text(action, "title")) if place == FIRST_POST else None,
        content=cleaned(text(post, "cooked")),
        attributed_to=ref,
    )

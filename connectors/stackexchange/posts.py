"""Say questions, answers and comments as activities. ◇"""

from collections.abc import Mapping
from datetime import datetime
from html import unescape

from connectors.answers import Json, identifier, part, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, activity_id
from connectors.errors import AccountMismatch
from connectors.html import plain
from connectors.times import believable, since_epoch

STACK_EXCHANGE = "stackexchange"
STREAMS = ("questions", "answers", "comments")
NUMBERS = {"questions": "question_id", "answers": "answer_id", "comments": "comment_id"}
PAGES = {"questions": "q", "answers": "a", "comments": "posts/comments"}

Owners = Mapping[str, AccountRef]


def act_of(stream: str, item: Json, owners: Owners, ref: AccountRef, now: datetime) -> Activity | None:
    """`owners`: who wrote what is answered, by the number of the post. Raises AccountMismatch."""
    number, owner = identifier(item, NUMBERS[stream]), identifier(part(item, "owner"), "user_id")
    if not number or not owner:  # what belongs to the community has no owner
        return None
    if owner != ref.account_id:
        raise AccountMismatch(expected=ref.account_id, found=owner)
    parent = answered_post(stream, item)
    question = identifier(item, "question_id")
    return Activity(
        id=activity_id(ref, "Create", object_id(stream, number)),
        type="Create",
        actor=ref,
        object=_object(stream, number, item, ref),
        in_reply_to=f"posts/{parent}" if parent else None,
        context=f"posts/{question}" if question else None,
        to=(PUBLIC,),
        mentions=_mentions(item, owners.get(parent), ref),
        published=believable(since_epoch(item.get("creation_date")), now),
        updated=believable(since_epoch(item.get("last_edit_date")), now),
        observed=now,
        audience="public",
        revision=revision_of(item),
        origin="api",
    )


def object_id(stream: str, number: str) -> str:
    """Questions and answers are numbered together, comments by themselves; the path in the interface."""
    return f"{'comments' if stream == 'comments' else 'posts'}/{number}"


def answered_post(stream: str, item: Json) -> str:
    """The number of the question that is answered or the post that is commented on; empty for none."""
    return identifier(item, {"answers": "question_id", "comments": "post_id"}.get(stream, ""))


def revision_of(item: Json) -> str:
    """The time of the last edit; of a comment it is told only whether there was one."""
    edited = identifier(item, "last_edit_date") or ("edited" if item.get("edited") is True else "")
    return edited or identifier(item, "creation_date")


def somebody(user: Json, host: str) -> AccountRef | None:
    """The user by its number at this site; whoever was deleted has none. A mail address is no name."""
    number, name = identifier(user, "user_id"), text(user, "display_name")
    if not number:
        return None
    return AccountRef(
        network=STACK_EXCHANGE,
        host=host,
        account_id=number,
        handle=unescape(name)[:100] if name and "@" not in name else None,
        url=f"https://{host}/users/{number}",
    )


def _object(stream: str, number: str, item: Json, ref: AccountRef) -> Object:
    tags = item.get("tags")
    return Object(
        id=object_id(stream, number),
        type="Question" if stream == "questions" else "Note",
        url=f"https://{ref.host}/{PAGES[stream]}/{number}",
        name=plain(text(item, "title")),
        attributed_to=ref,
        tag=tuple(one for one in tags if isinstance(one, str)) if isinstance(tags, list) else (),
    )


def _mentions(item: Json, author: AccountRef | None, ref: AccountRef) -> tuple[AccountRef, ...]:
    named = somebody(part(item, "reply_to_user"), ref.host)
    once = {one.account_id: one for one in (named, author) if one and one.account_id != ref.account_id}
    return tuple(once.values())

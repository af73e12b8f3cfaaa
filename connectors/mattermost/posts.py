"""Say a Mattermost post as an activity, without a word of its text. ◇"""

from datetime import datetime

from connectors.answers import Json, identifier, part, text
from connectors.contract import AccountRef, Activity, ActivityType, Object, activity_id
from connectors.limits import is_in_time
from connectors.times import believable, since_epoch


def posts_in(answer: Json) -> list[Json]:
    """The posts of a page in its own order, without the roots of threads that are only handed along."""
    known, order = part(answer, "posts"), answer.get("order")
    ids = [one for one in order if isinstance(one, str)] if isinstance(order, list) else []
    return [part(known, one) for one in ids if part(known, one)]


def acts_in(
    answer: Json, ref: AccountRef, base: str, since: datetime | None, now: datetime
) -> list[Activity]:
    """What this person alone wrote: nobody else's post leaves this function."""
    known = part(answer, "posts")
    own = [post for post in posts_in(answer) if identifier(post, "user_id") == ref.account_id]
    said = [
        _act(post, part(known, identifier(post, "root_id")), ref, base, now) for post in own if _is_said(post)
    ]
    return [act for act in said if is_in_time(act.published, since)]


def made_at(post: Json) -> datetime | None:
    return since_epoch(post.get("create_at"), 1000)


def revision_of(post: Json) -> str:
    """When the words were last changed; reactions and answers change `update_at` as well."""
    edited_at = identifier(post, "edit_at")
    return edited_at if edited_at not in {"", "0"} else identifier(post, "create_at")


def _is_said(post: Json) -> bool:
    """Not one of the server's own notes ("has joined the channel"), nor posted by a program."""
    props = part(post, "props")
    by_program = any(
        props.get(name) in (True, "true") for name in ("from_webhook", "from_bot", "from_plugin")
    )
    return bool(identifier(post)) and not (text(post, "type") or "").startswith("system_") and not by_program


def _act(post: Json, root: Json, ref: AccountRef, base: str, now: datetime) -> Activity:
    post_id, root_id = identifier(post), identifier(post, "root_id")
    is_deleted = since_epoch(post.get("delete_at"), 1000) is not None
    kind: ActivityType = "Delete" if is_deleted else "Create"
    author = identifier(root, "user_id")
    thing = Object(
        id=post_id,
        type="Tombstone" if is_deleted else "Note",
        url=f"{base}/_redirect/pl/{post_id}",
        attributed_to=ref,
    )
    addressed = AccountRef(network=ref.network, host=ref.host, account_id=author)
    return Activity(
        id=activity_id(ref, kind, post_id),
        type=kind,
        actor=ref,
        object=thing,
        in_reply_to=root_id or None,
        context=root_id or post_id,
        mentions=(addressed,) if author not in ("", ref.account_id) else (),
        published=believable(made_at(post), now),
        updated=believable(since_epoch(post.get("edit_at"), 1000), now),
        observed=now,
        audience="internal",
        revision=revision_of(post),
        origin="api",
    )

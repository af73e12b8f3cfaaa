"""Say a post or a comment of WordPress as an activity. ◇"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import PUBLIC, AccountRef, Activity, Object, activity_id
from connectors.html import cleaned, plain, web_link
from connectors.times import believable, instant
from connectors.wordpress.site import comment_id, post_id

UNSORTED = "uncategorized"


def number_in(item: Json, key: str) -> int:
    """A number of WordPress; 0 stands for none."""
    found = identifier(item, key)
    return int(found) if found.isdecimal() and len(found) < 13 else 0


def revision_of(item: Json) -> str:
    """A post says when it was changed; a comment does not, so its words must do."""
    said = text(item, "modified_gmt") or text(part(item, "content"), "rendered") or ""
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def is_open(post: Json) -> bool:
    """A post behind a password is listed, but not for everybody."""
    return part(post, "content").get("protected") is not True


def post_act(home: str, ref: AccountRef, post: Json, now: datetime) -> Activity:
    object_id = post_id(home, number_in(post, "id"))
    made = Object(
        id=object_id,
        type="Article",
        url=web_link(text(post, "link")),
        name=plain(text(part(post, "title"), "rendered")),
        content=cleaned(text(part(post, "content"), "rendered")),
        attributed_to=ref,
        tag=_tags(post),
    )
    return _act(ref, made, post, now)


def comment_act(
    home: str, ref: AccountRef, comment: Json, addressed: Mapping[int, AccountRef], now: datetime
) -> Activity:
    post, number, parent = (number_in(comment, key) for key in ("post", "id", "parent"))
    made = Object(
        id=comment_id(home, post, number),
        type="Note",
        url=web_link(text(comment, "link")),
        content=cleaned(text(part(comment, "content"), "rendered")),
        attributed_to=ref,
    )
    answers = comment_id(home, post, parent) if parent else post_id(home, post)
    named = addressed.get(number)
    return _act(ref, made, comment, now, answers, post_id(home, post), (named,) if named else ())


def _act(
    ref: AccountRef,
    made: Object,
    item: Json,
    now: datetime,
    in_reply_to: str | None = None,
    context: str | None = None,
    mentions: tuple[AccountRef, ...] = (),
) -> Activity:
    return Activity(
        id=activity_id(ref, "Create", made.id),
        type="Create",
        actor=ref,
        object=made,
        in_reply_to=in_reply_to,
        context=context,
        to=(PUBLIC,),
        mentions=mentions,
        published=believable(instant(text(item, "date_gmt")), now),
        updated=believable(instant(text(item, "modified_gmt")), now),
        observed=now,
        audience="public",
        revision=revision_of(item),
        origin="api",
    )


def _tags(post: Json) -> tuple[str, ...]:
    """The names of its tags, then of its categories."""
    groups = part(post, "_embedded").get("wp:term")
    terms = [term for group in groups for term in _terms(group)] if isinstance(groups, list) else []
    named = sorted(terms, key=lambda term: term.get("taxonomy") != "post_tag")
    names = [plain(text(term, "name")) for term in named if term.get("slug") != UNSORTED]
    return tuple(name[:100] for name in names if name)[:20]


def _terms(group: object) -> list[Json]:
    return parts({"of": group}, "of")

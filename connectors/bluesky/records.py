"""Say a record of a repository as an activity. ◇"""

from datetime import datetime

from connectors.answers import Json, part, text
from connectors.bluesky.facets import as_html, mentioned, tags
from connectors.bluesky.names import DID, HOST, RecordAddress, account, key_time, record_address
from connectors.contract import PUBLIC, AccountRef, Activity, ActivityType, Object, activity_id
from connectors.errors import AccountMismatch
from connectors.times import believable, instant

POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
FOLLOW = "app.bsky.graph.follow"


def acts_in(records: list[Json], ref: AccountRef, now: datetime) -> tuple[Activity, ...]:
    """The acts that the records are; a record of another repository raises AccountMismatch."""
    said = (_act(record, ref, now) for record in records)
    return tuple(act for act in said if act is not None)


def post_url(address: RecordAddress) -> str | None:
    """Where everybody can see a post."""
    if address.collection != POST:
        return None
    return f"https://{HOST}/profile/{address.did}/post/{address.key}"


def _act(record: Json, ref: AccountRef, now: datetime) -> Activity | None:
    address = record_address(text(record, "uri"))
    if address is None:
        return None
    if address.did != ref.account_id:
        raise AccountMismatch(expected=ref.account_id, found=address.did)
    makers = {POST: _create, REPOST: _announce, FOLLOW: _follow}
    make = makers.get(address.collection)
    return make(record, address, ref, now) if make else None


def _create(record: Json, address: RecordAddress, ref: AccountRef, now: datetime) -> Activity:
    post, reply = part(record, "value"), part(part(record, "value"), "reply")
    languages = post.get("langs")
    thing = Object(
        id=text(record, "uri") or "",
        type="Note",
        url=post_url(address),
        content=as_html(post),
        language=languages[0]
        if isinstance(languages, list) and languages and _is_text(languages[0])
        else None,
        attributed_to=ref,
        tag=tags(post),
    )
    return Activity(
        id=activity_id(ref, "Create", thing.id),
        type="Create",
        actor=ref,
        object=thing,
        in_reply_to=text(part(reply, "parent"), "uri"),
        context=text(part(reply, "root"), "uri"),
        to=(PUBLIC,),
        mentions=_addressed(post, ref),
        published=_published(post, address, now),
        observed=now,
        audience="public",
        revision=text(record, "cid"),
        origin="api",
    )


def _announce(record: Json, address: RecordAddress, ref: AccountRef, now: datetime) -> Activity | None:
    subject = part(part(record, "value"), "subject")
    shared = record_address(text(subject, "uri"))
    if shared is None:
        return None
    thing = Object(
        id=text(subject, "uri") or "", type="Note", url=post_url(shared), attributed_to=account(shared.did)
    )
    # The revision is the shared post's, so that a second look can compare the two.
    return _bond("Announce", record, address, thing, text(subject, "cid"), ref, now)


def _follow(record: Json, address: RecordAddress, ref: AccountRef, now: datetime) -> Activity | None:
    did = text(part(record, "value"), "subject") or ""
    if not DID.fullmatch(did):
        return None
    thing = Object(id=did, type="Person", url=account(did).url, attributed_to=account(did))
    return _bond("Follow", record, address, thing, None, ref, now)


def _bond(
    kind: ActivityType,
    record: Json,
    address: RecordAddress,
    thing: Object,
    revision: str | None,
    ref: AccountRef,
    now: datetime,
) -> Activity:
    return Activity(
        id=activity_id(ref, kind, thing.id),
        type=kind,
        actor=ref,
        object=thing,
        to=(PUBLIC,),
        published=_published(part(record, "value"), address, now),
        observed=now,
        audience="public",
        revision=revision,
        origin="api",
    )


def _addressed(post: Json, ref: AccountRef) -> tuple[AccountRef, ...]:
    """Who is named, answered or quoted; never oneself."""
    embed = part(post, "embed")
    quoted = part(embed, "record")
    pointed = (part(part(post, "reply"), "parent"), quoted, part(quoted, "record"))
    addresses = (record_address(text(each, "uri")) for each in pointed)
    dids = [*mentioned(post), *(found.did for found in addresses if found)]
    return tuple(account(did) for did in dict.fromkeys(dids) if did != ref.account_id)


def _published(value: Json, address: RecordAddress, now: datetime) -> datetime | None:
    """The record's own time; where a wrong clock dated it ahead, the time in its key."""
    made = instant(value.get("createdAt"))
    if made is None:
        return None
    return believable(made, now) or (believable(key_time(address.key), now) if made > now else None)


def _is_text(value: object) -> bool:
    return isinstance(value, str)

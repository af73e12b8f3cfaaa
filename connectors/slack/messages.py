"""Say a Slack message as an activity: its text is looked at for whom it names, and left where it was. ◇"""

import re
from datetime import datetime

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import AccountRef, Activity, Object, activity_id
from connectors.limits import is_in_time
from connectors.times import believable, since_epoch

STAMP = re.compile(r"\d{10}\.\d{6}")
MENTION = re.compile(r"<@([UW][A-Z0-9]{6,20})(?:\|[^>]{0,80})?>")
SPOKEN = {None, "file_share", "me_message", "thread_broadcast"}


def acts_in(
    answer: Json, ref: AccountRef, base: str, channel: str, since: datetime | None, now: datetime
) -> list[Activity]:
    """What this person alone wrote: nobody else's message leaves this function."""
    own = [
        message
        for message in parts(answer, "messages")
        if text(message, "user") == ref.account_id and stamp_of(message) and _is_spoken(message)
    ]
    said = [_act(message, ref, base, channel, now) for message in own]
    return [act for act in said if is_in_time(act.published, since)]


def stamp_of(message: Json) -> str:
    """The message's id in its channel, which is its time as well; empty when it is neither."""
    found = text(message, "ts") or ""
    return found if STAMP.fullmatch(found) else ""


def moment_of(stamp: str) -> datetime | None:
    return since_epoch(float(stamp)) if STAMP.fullmatch(stamp) else None


def revision_of(message: Json) -> str:
    return text(part(message, "edited"), "ts") or stamp_of(message)


def _is_spoken(message: Json) -> bool:
    """Not a note of Slack's own ("has joined the channel"), nor sent by a program."""
    return text(message, "subtype") in SPOKEN and not identifier(message, "bot_id")


def _act(message: Json, ref: AccountRef, base: str, channel: str, now: datetime) -> Activity:
    stamp, thread = stamp_of(message), text(message, "thread_ts") or stamp_of(message)
    is_reply = thread != stamp
    begun = f"{channel}/{thread}"
    thing = Object(
        id=f"{begun}/{stamp}" if is_reply else begun,
        type="Note",
        url=f"{base}/archives/{channel}/p{stamp.replace('.', '')}",
        attributed_to=ref,
    )
    edited_at = text(part(message, "edited"), "ts") or ""
    return Activity(
        id=activity_id(ref, "Create", thing.id),
        type="Create",
        actor=ref,
        object=thing,
        in_reply_to=begun if is_reply else None,
        context=begun,
        mentions=_mentions(message, ref),
        published=believable(moment_of(stamp), now),
        updated=believable(moment_of(edited_at), now),
        observed=now,
        audience="internal",
        revision=revision_of(message),
        origin="api",
    )


def _mentions(message: Json, ref: AccountRef) -> tuple[AccountRef, ...]:
    """The one who began the thread, and those named; never oneself."""
    named = [text(message, "parent_user_id"), *MENTION.findall(text(message, "text") or "")]
    found = dict.fromkeys(one for one in named if one and one != ref.account_id)
    return tuple(AccountRef(network=ref.network, host=ref.host, account_id=one) for one in found)

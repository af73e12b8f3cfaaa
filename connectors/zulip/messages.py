"""Say a Zulip message as an activity: its text is looked at for whom it names, and left where it was. ◇"""

import re
from datetime import datetime
from hashlib import sha256

from connectors.answers import Json, identifier, parts, text
from connectors.contract import AccountRef, Activity, Object, activity_id
from connectors.limits import is_in_time
from connectors.times import believable, since_epoch

NUMBER = re.compile(r"[0-9]{1,15}")
MENTION = re.compile(r'<span class="user-mention(?: silent)?" data-user-id="(\d{1,12})">')
QUOTE = re.compile(
    r'<span class="user-mention silent" data-user-id="\d{1,12}">[^<]{0,200}</span>\s*'
    r'<a href="[^"]{0,600}/near/(\d{1,12})">'
)


def acts_in(
    answer: Json, ref: AccountRef, base: str, channel: str, since: datetime | None, now: datetime
) -> list[Activity]:
    """What this person alone wrote in this very channel: nothing else leaves this function."""
    own = [
        message
        for message in parts(answer, "messages")
        if identifier(message, "sender_id") == ref.account_id
        and text(message, "type") == "stream"
        and identifier(message, "stream_id") == channel
        and NUMBER.fullmatch(identifier(message))
    ]
    said = [_act(message, ref, base, now) for message in own]
    return [act for act in said if is_in_time(act.published, since)]


def revision_of(message: Json) -> str:
    return identifier(message, "last_edit_timestamp") or identifier(message, "timestamp")


def _act(message: Json, ref: AccountRef, base: str, now: datetime) -> Activity:
    message_id, channel = identifier(message), identifier(message, "stream_id")
    written = text(message, "content") or ""
    quoted = QUOTE.search(written)
    thing = Object(
        id=message_id,
        type="Note",
        url=f"{base}/#narrow/channel/{channel}/near/{message_id}",
        attributed_to=ref,
    )
    return Activity(
        id=activity_id(ref, "Create", message_id),
        type="Create",
        actor=ref,
        object=thing,
        in_reply_to=quoted.group(1) if quoted else None,
        context=f"{channel}/{_topic(message)}",
        mentions=_mentions(written, ref),
        published=believable(since_epoch(message.get("timestamp")), now),
        updated=believable(since_epoch(message.get("last_edit_timestamp")), now),
        observed=now,
        audience="internal",
        revision=revision_of(message),
        origin="api",
    )


def _topic(message: Json) -> str:
    """A topic is a thread whose name is words of people: its hash stands for it."""
    return sha256((text(message, "subject") or "").encode()).hexdigest()[:16]


def _mentions(written: str, ref: AccountRef) -> tuple[AccountRef, ...]:
    found = dict.fromkeys(one for one in MENTION.findall(written) if one != ref.account_id)
    return tuple(AccountRef(network=ref.network, host=ref.host, account_id=one) for one in found)

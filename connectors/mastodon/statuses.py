"""Say a Mastodon status as an activity. ◇"""

from datetime import datetime

from connectors.answers import Json, identifier, part, parts, text
from connectors.contract import (
    OPEN_AUDIENCES,
    PUBLIC,
    AccountRef,
    Activity,
    ActivityType,
    Audience,
    Object,
    activity_id,
)
from connectors.errors import AccountMismatch
from connectors.html import cleaned, plain, web_link
from connectors.times import believable, instant

AUDIENCES: dict[str, Audience] = {
    "public": "public",
    "unlisted": "unlisted",
    "private": "followers",
    "direct": "direct",
}


def acts_in(statuses: list[Json], ref: AccountRef, now: datetime) -> tuple[Activity, ...]:
    """The open acts, a boost as an Announce of another's words. Raises AccountMismatch."""
    for status in statuses:
        found = identifier(part(status, "account"))
        if found != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=found or "nobody")
    said = (_announce(status, ref, now) or _create(status, ref, now) for status in statuses)
    return tuple(act for act in said if act.audience in OPEN_AUDIENCES and act.object.id)


def written_at(status: Json) -> datetime | None:
    return instant(status.get("created_at"))


def revision_of(status: Json) -> str | None:
    return text(status, "edited_at") or text(status, "created_at")


def account_ref(account: Json, host: str) -> AccountRef:
    """An account as this host knows it, by the id the host gave it."""
    handle = text(account, "acct") or text(account, "username") or ""
    return AccountRef(
        network="mastodon",
        host=host,
        account_id=identifier(account),
        handle=handle if "@" in handle else f"{handle}@{host}",
        url=web_link(text(account, "url")) if text(account, "url") else None,
    )


def _announce(status: Json, ref: AccountRef, now: datetime) -> Activity | None:
    shared = part(status, "reblog")
    if not shared:
        return None
    author = account_ref(part(shared, "account"), ref.host)
    thing = Object(id=identifier(shared), type="Note", url=_url(shared), attributed_to=author)
    return _act("Announce", status, thing, _narrower(_audience(status), _audience(shared)), ref, now)


def _create(status: Json, ref: AccountRef, now: datetime) -> Activity:
    thing = Object(
        id=identifier(status),
        type="Question" if part(status, "poll") else "Note",
        url=_url(status),
        name=plain(text(status, "spoiler_text")),
        content=cleaned(text(status, "content")),
        language=text(status, "language"),
        attributed_to=ref,
        tag=tuple(name for tag in parts(status, "tags") if (name := text(tag, "name"))),
    )
    return _act("Create", status, thing, _audience(status), ref, now)


def _act(
    kind: ActivityType, status: Json, thing: Object, audience: Audience, ref: AccountRef, now: datetime
) -> Activity:
    return Activity(
        id=activity_id(ref, kind, thing.id),
        type=kind,
        actor=ref,
        object=thing,
        in_reply_to=identifier(status, "in_reply_to_id") or None,
        to=(PUBLIC,) if audience == "public" else (),
        cc=(PUBLIC,) if audience == "unlisted" else (),
        mentions=_mentions(status, ref),
        published=believable(written_at(status), now),
        updated=believable(instant(status.get("edited_at")), now),
        observed=now,
        audience=audience,
        revision=revision_of(status),
        origin="api",
    )


def _mentions(status: Json, ref: AccountRef) -> tuple[AccountRef, ...]:
    """Who is addressed: those named, the one replied to, and the one quoted; never oneself."""
    found = [account_ref(mention, ref.host) for mention in parts(status, "mentions")]
    answered = identifier(status, "in_reply_to_account_id")
    if answered:
        found.append(AccountRef(network=ref.network, host=ref.host, account_id=answered))
    quoted = part(part(part(status, "quote"), "quoted_status"), "account")
    if quoted:
        found.append(account_ref(quoted, ref.host))
    once = {person.account_id: person for person in reversed(found)}
    return tuple(person for key, person in reversed(once.items()) if key and key != ref.account_id)


def _audience(status: Json) -> Audience:
    return AUDIENCES.get(text(status, "visibility") or "", "unknown")


def _narrower(one: Audience, other: Audience) -> Audience:
    return other if one == "public" or other not in OPEN_AUDIENCES else one


def _url(status: Json) -> str | None:
    found = text(status, "url")
    return web_link(found) if found else None

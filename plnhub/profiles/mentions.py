"""Take in a webmention: look at the page that sent it, and note whom it concerns, if they want it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, Response
from connectors.errors import ConnectorError
from connectors.places import host_of
from connectors.webmention.page import WEBMENTION, Mention, read_mention
from connectors.webmention.pair import is_within, same_spelling, spellings
from plnhub.activity import Act, Party, record
from plnhub.activity.addresses import act_at
from plnhub.activity.fetched import named_acts
from plnhub.activity.taken_back import without_taken_back
from plnhub.activity.translate import TOMBSTONE
from plnhub.activity.verbs import RETRACTED
from plnhub.models import Profile
from plnhub.profiles.reading import ALLOWED, Outside, Reading, reading_from

SITES = ("feed", "wordpress")
VERBS = {"reply": "reply", "repost": "reshare", "mention": "share"}
"""A like says too little to be learning: it is taken in and not noted."""


@dataclass(frozen=True, kw_only=True)
class Mentioned:
    """Whose page it is, and the key of the act that stands there, where it is known."""

    reading: Reading
    key: str | None = None


def receive(outside: Outside, source: str, target: str) -> str:
    """How it ended: noted, known, withdrawn, or nothing.

    The source is looked at whoever the target belongs to: whether a page belongs to a colleague cannot be
    learnt from being visited. The consent is read in the transaction that writes.
    """
    page, now = _fetched(outside, source), outside.now()
    if page is None or page.status not in (200, 410):
        return "nothing"
    mention = read_mention(page, target, now) if page.status == 200 else None
    with outside.database.writing() as session:
        found = mentioned(session, target)
        if found is None or not _still_wanted(session, found.reading):
            return "nothing"
        if mention is None or mention.kind not in VERBS:
            return _withdrawn(session, found.reading, key_of(source, target), now)
        return _noted(session, found, mention, key_of(source, target), now)


def mentioned(session: Session, target: str) -> Mentioned | None:
    """The proven site that the page belongs to, if its owner lets it be read: by a known act, or by place."""
    host = host_of(target)
    mine = ALLOWED & Profile.network.in_(SITES) & (Profile.host == host)
    profiles = {each.id: each for each in session.scalars(select(Profile).where(mine).order_by(Profile.id))}
    known = act_at(session, list(profiles), spellings(target)) if profiles else None
    if known is not None:
        return Mentioned(reading=reading_from(profiles[known[0]]), key=known[1])
    near = [each for each in profiles.values() if _holds(each, target)]
    deepest = max((_depth(each) for each in near), default=0)
    nearest = [each for each in near if _depth(each) == deepest]
    return Mentioned(reading=reading_from(nearest[0])) if len(nearest) == 1 else None


def key_of(source: str, target: str) -> str:
    """The key for ever of what one page says about another."""
    pair = f"{same_spelling(source)}\n{same_spelling(target)}"
    return f"{WEBMENTION}:{hashlib.sha256(pair.encode()).hexdigest()}"


def _holds(profile: Profile, target: str) -> bool:
    """A feed speaks for its site; one author of a site with several does not."""
    return profile.network == "feed" and bool(profile.url) and is_within(target, profile.url or "")


def _is_own(page: str, ref: AccountRef) -> bool:
    """Whether the page is the person's own, who does not learn from themselves."""
    if ref.network == "feed":
        return is_within(page, ref.url or ref.account_id)
    return host_of(page) == ref.host


def _still_wanted(session: Session, reading: Reading) -> bool:
    """Holds the profile until the end: whoever withdraws the consent now erases what is written here, too."""
    mine = select(Profile.id).where(Profile.id == reading.profile_id, ALLOWED)
    return session.scalar(mine.with_for_update()) is not None


def _depth(profile: Profile) -> int:
    """How much of an address the site's own takes up."""
    return len(same_spelling(profile.url or "").partition("://")[2].rstrip("/"))


def _fetched(outside: Outside, source: str) -> Response | None:
    """By the plain way out: no stranger may use up the pace or the pauses of a network's own host."""
    try:
        return outside.http.get(source)
    except ConnectorError:
        return None


def _noted(session: Session, found: Mentioned, mention: Mention, key: str, now: datetime) -> str:
    when = mention.published or now
    if when < found.reading.since or _is_own(mention.url, found.reading.ref):
        return "nothing"
    act = Act(
        key=key,
        revision=_revision(mention),
        occurred_at=when,
        verb=VERBS[mention.kind],
        actor=Party.account(WEBMENTION, mention.author.host, mention.author.account_id),
        recipients=(Party.staff(found.reading.person_id),),
        object=mention.url if len(mention.url) <= 2000 else None,
        in_reply_to=found.key,
        channel=WEBMENTION,
        profile_id=found.reading.profile_id,
    )
    return "noted" if record(session, without_taken_back(session, [act]), now).recorded else "known"


def _withdrawn(session: Session, reading: Reading, key: str, now: datetime) -> str:
    """The page is gone for good or says nothing of the other any more."""
    if not named_acts(session, reading.profile_id, [key]):
        return "nothing"
    act = Act(
        key=key,
        revision=TOMBSTONE,
        occurred_at=now,
        verb=RETRACTED,
        actor=Party.staff(reading.person_id),
        channel=WEBMENTION,
        profile_id=reading.profile_id,
    )
    return "withdrawn" if record(session, [act], now).recorded else "known"


def _revision(mention: Mention) -> str:
    said = f"{mention.kind}|{mention.author.account_id}|{mention.published}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]

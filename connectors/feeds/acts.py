"""Decide which entries of a feed are news and say them as activities. ◇"""

from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.contract import PUBLIC, AccountRef, Activity, Object, activity_id
from connectors.feeds.entries import Entry, FeedDocument, key_from, key_of, likeness_of, revision_of
from connectors.feeds.memory import KEPT, Trace, is_news, trace
from connectors.places import host_of
from connectors.times import believable

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Who reads which account when, and from when on."""

    ref: AccountRef
    now: datetime
    since: datetime | None
    is_first: bool


def read_news(
    document: FeedDocument, before: list[Trace], reading: Reading
) -> tuple[tuple[Activity, ...], list[Trace], bool]:
    """The activities, the traces of all entries, and whether some may have been missed."""
    entries = _once_each(document, reading.ref.account_id)
    newest = sorted(entries, key=lambda pair: pair[1].published or NEVER, reverse=True)[:KEPT]
    traced = [(key, entry, trace(key, likeness_of(entry), revision_of(entry))) for key, entry in newest]
    news = tuple(
        _activity(key, entry, reading)
        for key, entry, seen in traced
        if is_news(seen, before) and _is_in_time(entry, reading)
    )
    traces = [seen for _key, _entry, seen in traced]
    return news, traces, len(entries) > KEPT or _is_gap(traces, before)


def _once_each(document: FeedDocument, feed_url: str) -> list[tuple[str, Entry]]:
    first: dict[str, Entry] = {}
    for entry in document.entries:
        first.setdefault(key_of(feed_url, entry), entry)
    return list(first.items())


def _is_gap(seen: list[Trace], before: list[Trace]) -> bool:
    known = {key for key, _likeness, _revision in before}
    return bool(seen) and bool(before) and not any(item[0] in known for item in seen)


def _is_in_time(entry: Entry, reading: Reading) -> bool:
    """Nothing from before the consent; on the first look an undated entry may be from before it."""
    if reading.since is None:
        return True
    published = entry.published or entry.updated
    return published >= reading.since if published else not reading.is_first


def _activity(key: str, entry: Entry, reading: Reading) -> Activity:
    return Activity(
        id=activity_id(reading.ref, "Create", key),
        type="Create",
        actor=reading.ref,
        object=Object(
            id=key,
            type=entry.kind,
            url=entry.url,
            name=entry.name,
            content=entry.content,
            language=entry.language,
            attributed_to=_author(entry, reading.ref),
            tag=entry.tags,
        ),
        in_reply_to=key_from(reading.ref.account_id, entry.in_reply_to) if entry.in_reply_to else None,
        to=(PUBLIC,),
        published=believable(entry.published or entry.updated, reading.now),
        updated=believable(entry.updated, reading.now),
        observed=reading.now,
        audience="public",
        revision=revision_of(entry),
        origin="feed",
    )


def _author(entry: Entry, ref: AccountRef) -> AccountRef | None:
    if not entry.author_name and not entry.author_url:
        return None
    name = entry.author_url or f"{ref.account_id}#{entry.author_name}"
    host = host_of(entry.author_url) if entry.author_url else ref.host
    return AccountRef(
        network=ref.network, host=host, account_id=name, handle=entry.author_name, url=entry.author_url
    )

"""Read ActivityStreams JSON, in which anything may be one or many, whole or only named. ◇"""

from typing import Any

from connectors.answers import Json, text
from connectors.html import web_link
from connectors.places import host_of

ACCEPT = {
    "Accept": 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
}
OPEN_NAMES = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
LONGEST_ID = 1000


def many(value: Any) -> list[Any]:
    """A list, whether one, several or nothing was written."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def id_of(value: Any) -> str | None:
    """The id of something that is named or written out; None for what is no web address."""
    named = text(value, "id") if isinstance(value, dict) else value
    found = web_link(named) if isinstance(named, str) else None
    return found if found is not None and found == named and len(found) <= LONGEST_ID else None


def kinds(value: Json) -> set[str]:
    return {kind for kind in many(value.get("type")) if isinstance(kind, str)}


def is_kind(value: Json, *names: str) -> bool:
    return bool(kinds(value) & set(names))


def named(value: Any) -> set[str]:
    """The ids in `to` and the like; the name of everybody is one of them."""
    written = (text(each, "id") if isinstance(each, dict) else each for each in many(value))
    return {each for each in written if isinstance(each, str)}


def is_open(value: Any) -> bool:
    return bool(named(value) & OPEN_NAMES)


def page_of(value: Json, host: str) -> str | None:
    """The address that people open, preferably a page of the same host."""
    links = many(value.get("url"))
    written = [text(each, "href") if isinstance(each, dict) else each for each in links]
    found = [link for each in written if isinstance(each, str) and (link := web_link(each))]
    return next((link for link in found if host_of(link) == host), next(iter(found), None))

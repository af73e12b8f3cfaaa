"""Fetch what thin events leave out: the title of a pull request, the words of a commit."""

from collections.abc import Callable
from dataclasses import replace

from connectors.answers import Json, as_object, part, text
from connectors.contract import Activity, Object, Response
from connectors.errors import ResponseTooLarge, TryLater
from connectors.github.events import person, thing_of
from connectors.html import plain


def enriched(acts: tuple[Activity, ...], fetch: Callable[[str], Response]) -> tuple[Activity, ...]:
    """The acts with names; once the budget or the limit ends, the rest stay thin rather than unread."""
    done: list[Activity] = []
    for at, act in enumerate(acts):
        try:
            done.append(_with_details(act, fetch) if is_thin(act.object) else act)
        except ResponseTooLarge:  # a commit comes with all that it changed
            done.append(act)
        except TryLater:
            return (*done, *acts[at:])
    return tuple(done)


def is_thin(thing: Object) -> bool:
    return thing.name is None and thing.type in {"PullRequest", "Commit"}


def _with_details(act: Activity, fetch: Callable[[str], Response]) -> Activity:
    response = fetch(act.object.id)
    if response.status != 200:  # deleted or made private meanwhile: recheck will say which
        return act
    item = as_object(response)
    if act.object.type == "Commit":
        return replace(act, object=_commit(act.object, item))
    revision = text(item, "updated_at")
    return replace(act, object=thing_of(act.object.id, "PullRequest", item), revision=revision)


def _commit(thing: Object, item: Json) -> Object:
    first_line = (text(part(item, "commit"), "message") or "").partition("\n")[0]
    return replace(thing, name=plain(first_line), attributed_to=person(part(item, "author")))

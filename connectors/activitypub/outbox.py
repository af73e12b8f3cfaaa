"""Read an outbox: a list, a page written into it, or pages one after the other."""

from dataclasses import dataclass
from typing import Any

from connectors.activitypub.values import ACCEPT, id_of, many
from connectors.answers import Json, accepted, as_object
from connectors.contract import Http
from connectors.errors import AccessDenied, CursorInvalid, SourceFormat, SourceUnavailable, StopPolling
from connectors.places import host_of
from connectors.words import marked

MOST_FETCHED = 20  # for one page


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """What stands on one page, and the address of the next on the same host."""

    items: list[Json]
    onward: str | None
    is_cut: bool = False


def first_leaf(http: Http, actor: Json, host: str) -> Leaf:
    """The newest items. Raises AccessDenied when the actor shows none to everybody."""
    address = id_of(actor.get("outbox"))
    if address is None or host_of(address) != host:
        raise AccessDenied(marked("the account shows no outbox on its own host"))
    outbox = as_object(accepted(http.get(address, headers=ACCEPT)))
    first = outbox.get("first")
    if _written(outbox) or first is None:
        return _leaf(http, outbox, host)
    if isinstance(first, dict) and _written(first):
        return _leaf(http, first, host)
    onward = id_of(first)
    if onward is None or host_of(onward) != host:
        raise SourceFormat("the outbox leads to another host")
    return leaf_at(http, onward, host)


def leaf_at(http: Http, address: str, host: str) -> Leaf:
    """A page by its address. Raises CursorInvalid when the host no longer knows it."""
    if host_of(address) != host:
        raise CursorInvalid("the page lies on another host")
    response = http.get(address, headers=ACCEPT)
    if response.status in {404, 410}:
        raise CursorInvalid("the host no longer knows the page")
    return _leaf(http, as_object(accepted(response)), host)


def fetched(http: Http, address: str) -> Json:
    """What an address says that it is; nothing when it cannot be had."""
    try:
        response = http.get(address, headers=ACCEPT)
        return as_object(response) if response.status == 200 else {}
    except (SourceUnavailable, SourceFormat, StopPolling):
        return {}


def _leaf(http: Http, page: Json, host: str) -> Leaf:
    written, items = _written(page), []
    for number, item in enumerate(written):
        if isinstance(item, dict):
            items.append(item)
        elif number < MOST_FETCHED and (address := id_of(item)) and host_of(address) == host:
            items.append(fetched(http, address))
    onward = id_of(page.get("next"))
    is_away = onward is not None and host_of(onward) != host
    return Leaf(
        items=[item for item in items if item],
        onward=None if is_away else onward,
        is_cut=is_away or len(items) < len(written),
    )


def _written(page: Json) -> list[Any]:
    return many(page.get("orderedItems")) or many(page.get("items"))

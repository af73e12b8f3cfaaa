"""Read a page of a hundred; where that is more than is taken in at once, in quarters."""

import json
from collections.abc import Callable
from dataclasses import replace

from connectors.answers import Json, as_list, as_object, parts
from connectors.contract import Response
from connectors.errors import ResponseTooLarge

PAGE_SIZE = 100
QUARTERS = 4
Ask = Callable[[int, int], Response]


def events_page(ask: Ask, page: int) -> Response:
    """The list on that page; `ask` takes the size of a page and its number."""
    try:
        return ask(PAGE_SIZE, page)
    except ResponseTooLarge:
        read = _quarters(ask, page)
    return read[-1] if _refused(read) else _joined(read, [one for each in read for one in as_list(each)])


def search_page(ask: Ask, page: int) -> Response:
    """What the search found on that page."""
    try:
        return ask(PAGE_SIZE, page)
    except ResponseTooLarge:
        read = _quarters(ask, page)
    if _refused(read):
        return read[-1]
    items = [one for each in read for one in parts(as_object(each), "items")]
    return _joined(read, as_object(read[-1]) | {"items": items})


def has_next(response: Response) -> bool:
    """The next page has the next number; its address is not followed."""
    return 'rel="next"' in response.headers.get("link", "")


def _quarters(ask: Ask, page: int) -> list[Response]:
    read: list[Response] = []
    for number in range(QUARTERS * (page - 1) + 1, QUARTERS * page + 1):
        read.append(ask(PAGE_SIZE // QUARTERS, number))
        if read[-1].status != 200 or not has_next(read[-1]):
            break
    return read


def _refused(read: list[Response]) -> bool:
    return read[-1].status != 200


def _joined(read: list[Response], value: Json | list[Json]) -> Response:
    """One answer in place of several; no validator speaks for all of them."""
    headers = {name: text for name, text in read[-1].headers.items() if name != "etag"}
    return replace(read[-1], headers=headers, body=json.dumps(value).encode())

"""What the conformance tests share."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from connectors import errors
from connectors.contract import Budget, Response
from tests.connectors.replay import World, acts_of

WRITTEN = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ \+0000")
COUNTED = re.compile(rb"(?<=: )1\d{9}(\d{3})?(?=[,}\]\s])")


class Endless(dict[str, Response]):
    """Answers what was not recorded with the last recorded page that had something in it."""

    def __init__(self, known: dict[str, Response], pages: list[Response]) -> None:
        super().__init__(known)
        self._page = next(page for page in reversed(pages) if len(page.body) > 1000)

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        return self._page if found is None or found.body == b"[]" else found


def lenient(world: World, since: datetime) -> Any:
    """The same answers for the one address that names the date."""
    http = world.http()
    for url in list(http.answers):
        if "author" in url:
            stamp = f"+created%3A%3E%3D{since.astimezone(UTC):%Y-%m-%dT%H}%3A{since:%M}%3A{since:%S}Z"
            http.answers[url.replace("&sort", f"{stamp}&sort")] = http.answers[url]
    return http


def drained(world: World, http: Any, budget: Budget | None = None) -> list[Any]:
    pages = []
    try:
        for page in world.connector.poll(http, world.ref, None, budget or Budget()):
            pages.append(page)
    except errors.ConnectorError:
        pass
    return acts_of(pages)


def without_dates(response: Response) -> Response:
    """The same answer with every time in it spoilt, be it written out or counted from 1970."""
    spoilt = COUNTED.sub(b'"once upon a time"', WRITTEN.sub(b"once upon a time", response.body))
    return replace(response, body=spoilt)


def acts_or_error(world: World, change: Any) -> list[Any]:
    return drained(world, world.http(change))


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item)]
    return []

"""What the conformance tests share."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from connectors import CONNECTORS, errors
from connectors.contract import Budget, Response
from tests.connectors.replay import World, acts_of

WRITTEN = re.compile(rb"\d{4}-\d\d-\d\d(T[\d:.]+Z?|(?=\"))|\w{3}, \d\d \w{3} \d{4} [\d:]+ \+0000")
COUNTED = re.compile(rb"(?<=: )1\d{9}(\d{3})?(?=[,}\]\s])")

READ = sorted(name for name, each in CONNECTORS.items() if "link_only" not in each.capabilities)


class Endless(dict[str, Response]):
    """Answers what was not recorded with the last recorded page that had something in it."""

    def __init__(self, known: dict[str, Response], pages: list[Response]) -> None:
        super().__init__(known)
        self._page = next(page for page in reversed(pages) if len(page.body) > 1000)

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        return self._page if found is None or found.body == b"[]" else found


class Nearest(dict[str, Response]):
    """Answers an address that was not recorded like the one of the same path that shares most with it."""

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        if found is not None:
            return found
        path, words = key.partition("?")[0], _words(key)
        alike = [url for url in self if url.partition("?")[0] == path]
        near = max(alike, key=lambda url: len(words & _words(url)), default=None)
        return default if near is None else self[near]


def lenient(world: World) -> Any:
    """The same answers, whatever date an address names."""
    http = world.http()
    http.answers = Nearest(http.answers)
    return http


def _words(url: str) -> set[str]:
    return set(re.split(r"[?&]", url))


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


def secrets_of(world: World) -> list[str]:
    """The settings that nobody may see; what a network does not name among its needs counts as one, too."""
    shown = {need.option for need in world.connector.about.needs if not need.is_secret}
    return [value for option, value in world.read["settings"].items() if option not in shown]


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item)]
    return []

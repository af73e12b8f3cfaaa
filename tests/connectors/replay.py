"""Recorded answers served by address, in place of a network."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from connectors import CONNECTORS
from connectors.contract import AccountRef, Activity, Budget, Connector, Credential, Page, Response
from connectors.limits import judged

RECORDED = Path(__file__).parent / "recorded"


@dataclass(frozen=True, kw_only=True)
class Asked:
    url: str
    headers: Mapping[str, str]
    credential: Credential | None
    form: Mapping[str, str] | None = None


@dataclass(kw_only=True)
class Replay:
    """Serves each address its answer; an address that was not recorded is a failure of the test."""

    at: datetime
    answers: dict[str, Response]
    change: Callable[[Response], Response] = field(default=lambda response: response)
    asked: list[Asked] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        return self._served(Asked(url=url, headers=headers or {}, credential=credential))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        """Forms are answered by address alone; what they held is kept beside it."""
        return self._served(Asked(url=url, headers=headers or {}, credential=credential, form=form))

    def _served(self, asked: Asked) -> Response:
        url = asked.url
        self.asked.append(asked)
        answer = self.answers.get(url)
        assert answer is not None, f"no recorded answer for {url}"
        return judged(self.change(answer), self.at, (urlsplit(url).netloc, ""))


@dataclass(frozen=True, kw_only=True)
class World:
    """One recorded account at one network."""

    network: str
    read: dict[str, Any]

    @property
    def connector(self) -> Connector:
        return CONNECTORS[self.network](self.read["settings"])

    @property
    def ref(self) -> AccountRef:
        return AccountRef(**self.read["account"])

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.read["now"])

    def http(self, change: Callable[[Response], Response] | None = None, *, impostor: bool = False) -> Replay:
        exchanges = self.read["exchanges"] + (self.read["impostor"]["exchanges"] if impostor else [])
        answers = {exchange["url"]: response_of(exchange) for exchange in exchanges}
        return Replay(at=self.now, answers=answers, change=change or (lambda response: response))


def world_of(network: str) -> World:
    return World(network=network, read=json.loads((RECORDED / network / "world.json").read_text("utf-8")))


def response_of(exchange: Mapping[str, Any]) -> Response:
    body = exchange["text"] if "text" in exchange else json.dumps(exchange["json"])
    return Response(
        status=exchange["status"],
        url=exchange["url"],
        headers=exchange["headers"],
        body=body.encode(),
        moved_to=exchange.get("moved_to"),
    )


def answer(url: str, body: object = b"", status: int = 200, **headers: str) -> Response:
    """An answer made for a test; anything but bytes becomes JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, url=url, headers=named, body=raw)


def replay(at: datetime, *answers: Response) -> Replay:
    return Replay(at=at, answers={one.url: one for one in answers})


def with_status(status: int, **headers: str) -> Callable[[Response], Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda response: replace(response, status=status, headers=named)


def pages_of(
    world: World, http: Replay, cursor: bytes | None = None, budget: Budget | None = None
) -> list[Page]:
    return list(world.connector.poll(http, world.ref, cursor, budget or Budget()))


def acts_of(pages: list[Page]) -> list[Activity]:
    return [act for page in pages for act in page.activities]

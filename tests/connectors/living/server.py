"""A server that changes before each answer as a script says; how it speaks is the network's affair."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from connectors.contract import AccountRef, Connector, Credential, Response
from connectors.limits import judged
from tests.connectors.replay import answer

NOW = datetime(2026, 8, 1, 14, 0, tzinfo=UTC)
MADE_AT = NOW - timedelta(hours=1)
Step = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something one account has made; all in one second, so that ids alone tell the order."""

    number: int
    made_at: datetime = MADE_AT
    edited_at: datetime | None = None


class LivingNetwork(Protocol):
    """How one network shows its items: `answer` serves any address the connector asks for."""

    ref: AccountRef

    def connector(self) -> Connector: ...

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        """`items` by number, oldest first; numbers are never given twice."""
        ...

    def object_id(self, number: int) -> str: ...

    def revision(self, item: Item) -> str | None: ...


class ShortSource(LivingNetwork, Protocol):
    """One that cannot be read back to its beginning: what fell off its end cannot be listed any more."""

    def shown(self, items: Mapping[int, Item], page_size: int) -> list[int]:
        """The numbers that a listing names now."""
        ...


class LivingServer:
    """One account whose owner acts, or whose server fails, before each answer, as the script says."""

    def __init__(self, network: LivingNetwork, script: list[Step], page_size: int, first: int) -> None:
        self._network, self._script, self._page_size = network, script, page_size
        self._next = 1
        self.items: dict[int, Item] = {}
        for _number in range(first):
            self._create(0)

    def now(self) -> datetime:
        return NOW

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        kind, at = self._script.pop() if self._script else ("rest", 0)
        acts = {"create": self._create, "edit": self._edit, "delete": self._delete}
        if kind in acts:
            acts[kind](at)
        if kind == "fail":
            return judged(answer(url, status=503), NOW, ("", ""))
        return judged(self._network.answer(url, headers or {}, self.items, self._page_size), NOW, ("", ""))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        raise AssertionError("reading sends no form")

    def _create(self, _at: int) -> None:
        self.items[self._next] = Item(number=self._next)
        self._next += 1

    def _edit(self, at: int) -> None:
        if self.items:
            number = sorted(self.items)[at % len(self.items)]
            moment = MADE_AT + timedelta(minutes=30, seconds=at % 60)
            self.items[number] = replace(self.items[number], edited_at=moment)

    def _delete(self, at: int) -> None:
        if self.items:
            del self.items[sorted(self.items)[at % len(self.items)]]

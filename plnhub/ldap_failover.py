"""Several servers of one directory: the first that answers is taken, one that just failed comes last."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from plnhub.ldap_bounded import Unreachable

REST_SECONDS = 30.0
Answer = TypeVar("Answer")


class Resting:
    """Which servers failed lately; after its rest a server is tried first by one caller alone."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def order(self, uris: Sequence[str]) -> tuple[str, ...]:
        """The servers in the order in which this caller should try them; none is left out."""
        with self._lock:
            resting = [uri for uri in uris if self._rests(uri)]
        return (*(uri for uri in uris if uri not in resting), *resting)

    def note(self, uri: str, *, worked: bool) -> None:
        """Learn how a server did."""
        with self._lock:
            if worked:
                self._until.pop(uri, None)
            else:
                self._until[uri] = self._monotonic() + REST_SECONDS

    def _rests(self, uri: str) -> bool:
        until = self._until.get(uri)
        if until is None:
            return False
        if self._monotonic() < until:
            return True
        self._until[uri] = self._monotonic() + REST_SECONDS  # others wait for what this one try shows
        return False


RESTING = Resting()


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a setting, separated by blanks or commas."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def first_answer(
    uris: Sequence[str],
    ask: Callable[[str, int], Answer],
    resting: Resting = RESTING,
) -> Answer:
    """What the first reachable server answers; `ask` also learns how many servers have their turn still.

    Only Unreachable leads to the next server: a refused password would be refused there, too.
    """
    failures: list[Unreachable] = []
    order = resting.order(uris)
    for place, uri in enumerate(order):
        try:
            answer = ask(uri, len(order) - place)
        except Unreachable as failure:
            resting.note(uri, worked=False)
            failures.append(failure)
        else:
            resting.note(uri, worked=True)
            return answer
    if len(failures) == 1:
        raise failures[0]
    told = "; ".join(str(failure) for failure in failures)
    raise Unreachable(f"none of {len(failures)} servers can be used: {told}")

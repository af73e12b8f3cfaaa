"""Each way in which a network may answer the look has its own plain words."""

from datetime import timedelta
from typing import Any

import pytest

from connectors import ABOUT, CONNECTORS, errors
from connectors.contract import AccountRef
from plnhub.networks import checks
from plnhub.networks.checks import SAMPLES, check
from tests.makers import NOW

LIMIT = errors.RateLimited(NOW + timedelta(hours=1), ("github.com", ""))


class Answering:
    """A network that answers the look-up in one way."""

    capabilities = frozenset[str]()

    def __init__(self, error: Exception | None, network: str = "github") -> None:
        self.network, self.error = network, error
        self.asked: list[str] = []

    def lookup(self, _http: Any, text: str) -> AccountRef:
        self.asked.append(text)
        if self.error:
            raise self.error
        return AccountRef(network=self.network, host="github.com", account_id="1")


def looked(error: Exception | None) -> tuple[bool, str]:
    verdict = check(Answering(error), None)  # type: ignore[arg-type]
    return verdict.is_good, verdict.words


@pytest.mark.parametrize(
    ("error", "is_good", "words"),
    [
        (None, True, checks.WORKS),
        (errors.AccountNotFound("nobody"), True, checks.ANSWERS),
        (LIMIT, True, checks.WANTS_PAUSE),
        (errors.AccessDenied("no"), False, checks.REFUSED),
        (errors.AuthRevoked("no"), False, checks.REFUSED),
        (errors.UnsafeTarget("inside"), False, checks.NOT_ALLOWED),
        (errors.SourceFormat("not JSON"), False, checks.UNREADABLE),
        (errors.SourceUnavailable("silent"), False, checks.SILENT),
        (KeyError("id"), False, checks.UNREADABLE),
    ],
)
def test_every_answer_has_its_words(error: Exception | None, is_good: bool, words: str):
    assert looked(error) == (is_good, words)


def test_where_everybody_brings_a_server_there_is_nothing_to_try():
    network = Answering(errors.SourceUnavailable("never asked"), "feed")
    assert (check(network, None).words, network.asked) == (checks.OWN_SERVERS, [])  # type: ignore[arg-type]


def test_where_everybody_signs_in_nobody_is_looked_up():
    network = CONNECTORS["linkedin"]({})
    assert check(network, None).words == checks.SIGN_IN  # type: ignore[arg-type]


def test_only_known_networks_have_samples():
    assert set(SAMPLES) <= set(ABOUT)

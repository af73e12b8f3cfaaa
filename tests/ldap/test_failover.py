"""The first server that answers is taken; one that just failed has its turn last (T54)."""

from dataclasses import dataclass, field

import pytest

from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_bounded import Unreachable
from plnhub.ldap_connection import Deadline, server_addresses
from plnhub.ldap_failover import Resting, first_answer

BOTH = ("ldaps://a", "ldaps://b")


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Servers:
    """Those that are down do not answer; keeps who was asked, and how many turns were left."""

    down: set[str] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def ask(self, uri: str, turns: int) -> str:
        self.asked.append((uri, turns))
        if uri in self.down:
            raise Unreachable(f"{uri} is down")
        return uri


def resting_after_a_failure(clock: Clock) -> Resting:
    resting = Resting(clock)
    first_answer(BOTH, Servers(down={BOTH[0]}).ask, resting)
    return resting


def test_the_servers_are_asked_in_their_order_until_one_answers() -> None:
    servers = Servers(down={BOTH[0]})
    assert first_answer(BOTH, servers.ask, Resting(Clock())) == BOTH[1]
    assert servers.asked == [(BOTH[0], 2), (BOTH[1], 1)]


@pytest.mark.parametrize(("seconds", "first"), [(0, BOTH[1]), (29, BOTH[1]), (31, BOTH[0])])
def test_a_server_that_failed_is_not_asked_first_for_half_a_minute(seconds: float, first: str) -> None:
    clock = Clock()
    resting = resting_after_a_failure(clock)
    clock.now += seconds
    assert first_answer(BOTH, Servers().ask, resting) == first


def test_after_the_rest_one_caller_alone_tries_the_server_first() -> None:
    clock = Clock()
    resting = resting_after_a_failure(clock)
    clock.now += 31
    assert [resting.order(BOTH)[0] for _ in range(2)] == [BOTH[0], BOTH[1]]


def test_a_try_that_worked_ends_the_rest() -> None:
    clock = Clock()
    resting = resting_after_a_failure(clock)
    clock.now += 31
    first_answer(BOTH, Servers().ask, resting)
    assert resting.order(BOTH) == BOTH


def test_a_resting_server_is_asked_all_the_same_when_no_other_answers() -> None:
    resting = resting_after_a_failure(Clock())
    assert first_answer(BOTH, Servers(down={BOTH[1]}).ask, resting) == BOTH[0]


def test_when_no_server_answers_each_failure_is_told() -> None:
    with pytest.raises(Unreachable, match=r"none of 2 servers.*ldaps://a is down; ldaps://b is down"):
        first_answer(BOTH, Servers(down=set(BOTH)).ask, Resting(Clock()))


def test_a_refusal_ends_the_search_for_the_next_server_would_refuse_too() -> None:
    asked = []

    def ask(uri: str, _turns: int) -> str:
        asked.append(uri)
        raise Unavailable("wrong password")

    with pytest.raises(Unavailable, match="wrong password"):
        first_answer(BOTH, ask, Resting(Clock()))
    assert asked == [BOTH[0]]


@pytest.mark.parametrize("text", ["ldaps://a ldaps://b", "ldaps://a,ldaps://b", " ldaps://a,\n ldaps://b "])
def test_addresses_stand_with_blanks_or_commas_between_them(text: str) -> None:
    assert server_addresses(Settings(directory_url=text)) == BOTH


@pytest.mark.parametrize("text", ["", "ldaps://a csv:///b", "ldaps://a https://b", "a", "ldap://a:99999"])
def test_every_address_must_be_one_of_ldap(text: str) -> None:
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_URL"):
        server_addresses(Settings(directory_url=text))


def test_those_who_come_after_have_as_much_time_as_the_first() -> None:
    share = Deadline.after(9).share(3).left()
    assert 2 < share <= 3

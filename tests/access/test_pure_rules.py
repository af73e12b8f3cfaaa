"""Names, passwords, networks and limits: the pure rules of log-in."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.access.credentials import complaint_about, is_worth_checking, skeleton
from plnhub.access.limits import Limit, limits_for
from plnhub.access.networks import host_of, is_loopback, network_of
from tests.access.makers import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("password", ["", " ", "\t\n", "\0", "\0\0", "secret\0", "\u00a0\u2003", "x" * 1025])
def test_T1_a_blank_nul_or_endless_password_is_not_worth_checking(password: str) -> None:
    assert not is_worth_checking("ann", password)


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\nb", "a\u200bb", "a\u00adb", "x" * 201, "\ud800"])
def test_T3_an_invisible_or_endless_name_is_not_worth_checking(name: str) -> None:
    assert not is_worth_checking(name, "correct horse battery")


@pytest.mark.parametrize("name", ["ann", "ann.o'neil", "Åsa", "a,ou=x", "#ann", "李雷", "first last"])
def test_an_unusual_name_is_worth_checking(name: str) -> None:
    assert is_worth_checking(name, "correct horse battery")


@pytest.mark.parametrize("spelling", ["ANN  LEE", " ann lee ", "Ánn Lee", "ａｎｎ lee", "ann\u00a0lee"])
def test_T7_spellings_that_a_directory_takes_for_one_name_share_their_counters(spelling: str) -> None:
    assert skeleton(spelling) == skeleton("ann lee")


@given(st.text(max_size=30))
def test_a_skeleton_of_a_skeleton_is_itself(name: str) -> None:
    once = skeleton(name)
    assert skeleton(once) == once


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", " " * 20, "abababababababab", "y" * 2000])
def test_a_weak_new_password_is_refused_in_words(password: str) -> None:
    assert complaint_about(password)


def test_a_few_words_make_a_good_password() -> None:
    assert complaint_about("four plain words here") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("evil", "unknown"),
    ],
)
def test_T6_failures_count_per_address_or_per_customer_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("bind", "is_local"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("localhost:80", True),
        ("0.0.0.0:8000", False),
        (":8000", False),
        ("[::]:8000", False),
        ("hub.example:80", False),
    ],
)
def test_only_loopback_binds_count_as_loopback(bind: str, is_local: bool) -> None:
    assert is_loopback(host_of(bind)) is is_local


def test_T6_the_sixth_try_waits_until_the_first_leaves_the_window() -> None:
    limit = Limit(most=5, window=15 * MINUTE)
    failures = [NOW + n * MINUTE for n in range(5)]
    assert limit.free_at(failures, NOW + 5 * MINUTE) == NOW + 15 * MINUTE


def test_T6_each_full_round_of_failures_doubles_the_wait() -> None:
    limit = Limit(most=5, window=15 * MINUTE, grows=True)
    waits = []
    for rounds in (1, 2, 3):
        failures = [NOW] * (5 * rounds)
        free = limit.free_at(failures, NOW)
        assert free is not None
        waits.append(free - NOW)
    assert waits == [15 * MINUTE, 30 * MINUTE, 60 * MINUTE]


@given(st.integers(min_value=3, max_value=1000))
def test_T7_failures_of_a_name_stay_two_below_the_lock_of_the_directory(threshold: int) -> None:
    assert limits_for(threshold, 30 * MINUTE).name.most <= threshold - 2


@given(st.integers(min_value=4, max_value=1000))
def test_T7_strangers_always_leave_a_try_to_a_known_browser(threshold: int) -> None:
    limits = limits_for(threshold, 30 * MINUTE)
    assert limits.name.most - limits.strangers.most >= 1


@given(st.integers(min_value=0, max_value=1000))
def test_every_limit_allows_at_least_one_try(threshold: int) -> None:
    limits = limits_for(threshold, 30 * MINUTE)
    assert min(limits.network.most, limits.pair.most, limits.strangers.most, limits.name.most) >= 1

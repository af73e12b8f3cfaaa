"""A slow or dead directory takes log-in down, never the threads that serve pages."""

import threading
from dataclasses import dataclass, field

import pytest

from plnhub.access.bind_pool import PooledBinder, PoolLimits
from plnhub.access.binder import Unanswered
from plnhub.errors import SettingsError, Unavailable
from tests.access.makers import FakeDirectory

QUICK = PoolLimits(threads=1, waiting=1, seconds=0.05, failures=3, rest_seconds=30.0)


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class HangingDirectory:
    """Answers nothing until it is let go."""

    let_go: threading.Event = field(default_factory=threading.Event)

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        self.let_go.wait(10)
        return frozenset({"key"})


@dataclass
class BrokenDirectory:
    """Fails with an error of its own settings."""

    calls: int = 0

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        self.calls += 1
        raise SettingsError("the inner detail")


def dead_pool(clock: Clock) -> tuple[PooledBinder, FakeDirectory]:
    directory = FakeDirectory(passwords={"ann": "pw"}, failure=Unavailable("down"))
    pool = PooledBinder(directory, PoolLimits(failures=3, rest_seconds=30.0), clock)
    for _ in range(3):
        with pytest.raises(Unavailable):
            pool.keys_of("ann", "pw")
    directory.failure = None
    return pool, directory


def test_the_answer_of_the_directory_comes_through() -> None:
    pool = PooledBinder(FakeDirectory(passwords={"ann": "pw"}))
    assert pool.keys_of("ann", "pw") == {"key-ann"}


def test_T54_a_silent_directory_is_given_up_at_the_deadline() -> None:
    directory = HangingDirectory()
    with pytest.raises(Unanswered):
        PooledBinder(directory, QUICK).keys_of("ann", "pw")
    directory.let_go.set()


def test_T54_a_full_queue_refuses_at_once() -> None:
    directory = HangingDirectory()
    pool = PooledBinder(directory, PoolLimits(threads=1, waiting=0, seconds=0.05))
    with pytest.raises(Unanswered):
        pool.keys_of("ann", "pw")
    with pytest.raises(Unavailable, match="too many people"):
        pool.keys_of("ann", "pw")
    directory.let_go.set()


def test_T7_a_password_that_never_left_the_queue_is_not_unanswered() -> None:
    directory = HangingDirectory()
    pool = PooledBinder(directory, QUICK)
    with pytest.raises(Unanswered):
        pool.keys_of("ann", "pw")
    with pytest.raises(Unavailable) as failure:
        pool.keys_of("ann", "pw")
    directory.let_go.set()
    assert not isinstance(failure.value, Unanswered)


def test_T54_after_three_failures_the_directory_is_left_alone() -> None:
    pool, directory = dead_pool(Clock())
    with pytest.raises(Unavailable):
        pool.keys_of("ann", "pw")
    assert directory.binds == []


def test_T54_after_a_rest_one_try_shows_that_all_is_well() -> None:
    clock = Clock()
    pool, _ = dead_pool(clock)
    clock.now += 31
    assert [pool.keys_of("ann", "pw") for _ in range(2)] == [{"key-ann"}, {"key-ann"}]


def test_T54_a_failed_try_after_the_rest_begins_another_rest() -> None:
    clock = Clock()
    pool, directory = dead_pool(clock)
    directory.failure = Unavailable("still down")
    clock.now += 31
    with pytest.raises(Unavailable):
        pool.keys_of("ann", "pw")
    directory.failure = None
    with pytest.raises(Unavailable):
        pool.keys_of("ann", "pw")
    assert directory.binds == []


def test_a_refused_password_is_no_failure_of_the_directory() -> None:
    pool = PooledBinder(FakeDirectory(passwords={"ann": "pw"}), PoolLimits(failures=1))
    assert [pool.keys_of("ann", "no"), pool.keys_of("ann", "pw")] == [frozenset(), {"key-ann"}]


def test_T47_a_visitor_learns_no_inner_detail_of_a_wrong_setting() -> None:
    with pytest.raises(Unavailable) as failure:
        PooledBinder(BrokenDirectory()).keys_of("ann", "pw")
    assert "inner detail" not in str(failure.value)


@pytest.mark.parametrize("rounds", [50])
def test_places_in_the_queue_are_given_back(rounds: int) -> None:
    pool = PooledBinder(FakeDirectory(passwords={"ann": "pw"}), PoolLimits(threads=1, waiting=0, seconds=5.0))
    assert all(_answers_in_the_end(pool) for _ in range(rounds))


def _answers_in_the_end(pool: PooledBinder) -> bool:
    """The place comes back an instant after the answer, so a refusal is tried again."""
    for _ in range(1000):
        try:
            return pool.keys_of("ann", "pw") == {"key-ann"}
        except Unavailable:
            threading.Event().wait(0.001)
    return False

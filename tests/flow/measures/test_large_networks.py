"""What is computed otherwise in a large network says the same as the short way does in a small one."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from plnhub.flow.measures import betweenness as paths
from plnhub.flow.measures import local_betweenness as walking
from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.estimated_reach import estimated_reach, registers_for, standard_error
from plnhub.flow.measures.network import Network, from_positions
from plnhub.flow.measures.reach import joint_reach, reach
from plnhub.flow.measures.same_communities import keep_labels
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.tie_strength import tie_strength, ties_by_strength
from tests.benchmarks.measures import invented

from .random_networks import ENOUGH, networks

STEPS = (1, 2, 3)


@pytest.fixture(scope="module")
def town() -> Network:
    return invented(3_000)


@pytest.fixture
def nobody_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST_PATHS", 0)


def a_line(people: int) -> Network:
    place = np.arange(people - 1)
    return from_positions([str(each) for each in range(people)], place, place + 1, np.ones(people - 1))


def test_estimates_are_off_by_less_than_six_per_cent(town: Network) -> None:
    exact, estimate = reach(town), estimated_reach(town)
    assert (np.abs(estimate - exact) / np.maximum(exact, 1)).mean(axis=0).max() < 0.06


@pytest.mark.usefixtures("nobody_walks")
def test_the_second_step_is_estimated_where_paths_are_too_many_to_walk(town: Network) -> None:
    exact, estimate = reach(town)[:, 1], estimated_reach(town)[:, 1]
    assert 0 < (np.abs(estimate - exact) / np.maximum(exact, 1)).mean() < 0.06


def test_estimates_are_the_same_on_every_run(town: Network) -> None:
    assert estimated_reach(town).tolist() == estimated_reach(town).tolist()


def test_the_standard_error_shrinks_with_the_registers(town: Network) -> None:
    assert standard_error(registers_for(town)) == pytest.approx(0.046, abs=0.0005)


def test_what_is_reached_together_needs_no_estimate(town: Network) -> None:
    known = joint_reach(town, each=estimated_reach(town), error=0.05)
    assert [step.distinct for step in known] == [step.distinct for step in joint_reach(town)]


def test_an_estimated_sum_is_told_with_its_error(town: Network) -> None:
    assert {step.error for step in joint_reach(town, each=estimated_reach(town), error=0.05)} == {0.05}


@pytest.mark.parametrize("directed", [False, True])
def test_people_in_a_long_line_are_between_all_before_and_all_after(directed: bool) -> None:
    line = a_line(paths.DEEPEST + 20)
    before = np.arange(line.size)
    assert betweenness(line, directed=directed).tolist() == (before * before[::-1]).tolist()


def test_two_steps_need_no_estimate(town: Network) -> None:
    assert estimated_reach(town, 2).tolist() == reach(town, 2).tolist()


def test_betweenness_is_the_same_for_any_number_of_sources_at_once(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = invented(200)
    together = betweenness(some)
    monkeypatch.setattr(paths, "SOURCES_AT_ONCE", 1)
    assert betweenness(some) == pytest.approx(together)


@pytest.mark.parametrize(
    "measure", [constraint, betweenness, lambda net: find_communities(net, seed=3).labels]
)
def test_a_measure_is_the_same_on_every_run(measure) -> None:  # type: ignore[no-untyped-def]
    some = invented(400)
    assert measure(some).tolist() == measure(some).tolist()


@ENOUGH
@given(networks())
def test_everybodys_ties_are_strong_or_diverse_as_the_ties_are(network: Network) -> None:
    strong, diverse = ties_by_strength(network)
    whole = tie_strength(network)
    assert (strong.sum(), diverse.sum()) == (2 * whole.strong, 2 * whole.diverse)


def within(network: Network, person: int, steps: int) -> set[int]:
    near = {person}
    for _ in range(steps):
        near |= {int(other) for each in near for other in _contacts(network, each)}
    return near


def _contacts(network: Network, person: int) -> Iterator[int]:
    ends = network.contacts.indptr[person : person + 2]
    yield from network.contacts.indices[ends[0] : ends[1]].tolist()


@ENOUGH
@given(networks(), st.sampled_from((0, 1, 2, 3)), st.sampled_from((0.3, 0.7, 1.0)))
def test_a_seed_set_takes_whoever_adds_most_each_time(network: Network, steps: int, share: float) -> None:
    circles = [within(network, person, steps) for person in range(network.size)]
    covered: set[int] = set()
    chosen = []
    while len(covered) < share * network.size:
        best = max(range(network.size), key=lambda person: (len(circles[person] - covered), -person))
        covered |= circles[best]
        chosen.append(network.ids[best])
    assert seed_set(network, share=share, steps=steps) == tuple(chosen)


LABELS = st.dictionaries(st.integers(0, 15), st.integers(0, 4))


@ENOUGH
@given(LABELS, LABELS)
def test_no_other_renaming_would_let_more_people_keep_their_label(
    before: dict[int, int], now: dict[int, int]
) -> None:
    was, known = {str(who): label for who, label in before.items()}, {str(who): c for who, c in now.items()}
    renamed = keep_labels(was, known)
    shared = np.zeros((5, 5))
    for who in was.keys() & known.keys():
        shared[was[who], known[who]] += 1
    rows, columns = linear_sum_assignment(shared, maximize=True)
    kept = sum(1 for who, label in renamed.items() if was.get(who) == label)
    assert kept == shared[rows, columns].sum()


@ENOUGH
@given(LABELS, LABELS)
def test_two_communities_never_get_one_label(before: dict[int, int], now: dict[int, int]) -> None:
    known = {str(who): label for who, label in now.items()}
    renamed = keep_labels({str(who): label for who, label in before.items()}, known)
    pairs = {(known[who], label) for who, label in renamed.items()}
    assert len(pairs) == len({label for _, label in pairs}) == len(set(known.values()))

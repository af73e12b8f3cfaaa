"""On public data sets our figures equal what others have published, or two other libraries computed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import published
from .published import Check, network_checks, networks

NAMES = (
    "mooc-ed run 1 by role1",
    "mooc-ed run 1 by region",
    "mooc-ed run 1 by group",
    "krackhardt-managers/advice",
    "krackhardt-managers/friends",
    "krackhardt-managers/reports",
    "krackhardt-kite",
    "email-eu-core by department",
    "manufacturing-email",
    "collegemsg",
)
MORE = (published.managers, published.kite, published.learners, published.messages, published.trees)


def missed(checks: Iterator[Check]) -> list[Check]:
    return [check for check in checks if not check.is_met]


def test_every_network_with_reference_values_is_tested(shared_data: Path) -> None:
    assert sorted(networks(shared_data)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_equals_its_reference_value(shared_data: Path, name: str) -> None:
    assert missed(network_checks(shared_data, name)) == []


@pytest.mark.parametrize("more", MORE, ids=lambda more: more.__name__)
def test_what_was_published_comes_out(shared_data: Path, more: Callable[[Path], Iterator[Check]]) -> None:
    assert missed(more(shared_data)) == []


def test_a_value_beyond_its_tolerance_is_missed() -> None:
    assert not Check(data="", measure="", expected=1.0, got=1.001, tolerance=1e-4).is_met


def test_a_better_modularity_than_the_best_known_is_met() -> None:
    assert Check(data="", measure=published.BEST_MODULARITY, expected=0.3, got=0.4, tolerance=0.005).is_met


def test_a_whole_number_is_met_exactly() -> None:
    assert not Check(data="", measure="", expected=5, got=6, tolerance=3).is_met

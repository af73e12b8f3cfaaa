"""Whatever a leader opens in three releases with turnover, no page and no export exposes anybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest

from plnhub.privacy.gate import Kind
from tests.privacy.attacker import ShareMechanism
from tests.privacy.http_attacker import Watched, watch
from tests.privacy.makers import Company, company
from tests.privacy.planted import Months, late_yes, someone_of_no_level, unanimous_level
from tests.privacy.test_mutants import exact, plain_everyone, uncoded, unmerged
from tests.publishing.firm import Firm, empty_firm
from tests.publishing.invented import months_of

pytestmark = pytest.mark.privacy
LEADER = "Leader Lookabout"
GATE = "plnhub.privacy.gate"
SHARES = {"participation": Kind.SHARES}
Plant = Callable[[Firm], Months]
SeenOf = Callable[[int, int], tuple[Watched, Company]]


def watched(folder: Path, seed: int, size: int) -> tuple[Watched, Company]:
    firm, invented = empty_firm(folder), company(seed, size)
    return watch(firm, months_of(firm, invented, seed), LEADER), invented


def planted(folder: Path, plant: Plant, share: ShareMechanism | None = None) -> set[str]:
    """What is found out about the people of a planted company."""
    firm = empty_firm(folder)
    return {one.kind for one in watch(firm, plant(firm), LEADER).exposed(kinds=SHARES, share=share)}


@pytest.fixture(scope="module")
def seen_of(tmp_path_factory: pytest.TempPathFactory) -> SeenOf:
    """What is seen of a company of this size and seed; several tests ask about the same one."""
    return cache(lambda size, seed: watched(tmp_path_factory.mktemp("firm"), seed, size))


def crews(invented: Company, seed: int) -> list[frozenset[str]]:
    """Nobody; three at random; the most prolific with two others; three of one unit."""
    staff = invented.staff[0]
    chance = Random(seed).sample([one.uid for one in staff], 3)
    unit = [one.uid for one in staff if one.unit == "unit 1"][:3]
    return [frozenset(), frozenset(chance), frozenset({"p0000", "p0001", "p0002"}), frozenset(unit)]


@pytest.mark.parametrize(("size", "seed"), [(60, 1), (90, 2)])
def test_T58_T59_T64_nobody_is_exposed_through_the_browser(seen_of: SeenOf, size: int, seed: int) -> None:
    seen, invented = seen_of(size, seed)
    assert [seen.exposed(crew) for crew in crews(invented, seed)] == [[], [], [], []]


@pytest.mark.full
@pytest.mark.parametrize(
    ("size", "seed"), [(size, seed) for size in (60, 120, 200, 350, 500) for seed in range(600 // size)]
)
def test_T58_nobody_is_exposed_through_the_browser_in_companies_of_any_size(
    tmp_path: Path, size: int, seed: int
) -> None:
    seen, invented = watched(tmp_path, 200 + seed, size)
    assert [seen.exposed(crew) for crew in crews(invented, seed)] == [[], [], [], []]


def test_the_releases_that_were_attacked_show_figures_of_every_picture(seen_of: SeenOf) -> None:
    seen, _ = seen_of(90, 2)
    shown = {cell.measure for cell in seen.publications[-1].cells}
    assert shown >= {"flow", "border", "participation", "ei", "reach_together", "reach_each", "headcount"}


def test_no_release_tells_a_total_that_carries_what_a_person_did(seen_of: SeenOf) -> None:
    seen, _ = seen_of(60, 1)
    told = {name for definition in seen.definitions for name in definition["steps"]}
    assert told == {"cells in", "cells shown", "cells hidden", "periods copied", "cohorts locked"}


def test_no_page_tells_why_a_figure_is_hidden(seen_of: SeenOf) -> None:
    seen, _ = seen_of(60, 1)
    pages = [answer.text for answers in seen.answers for answer in answers.values()]
    reasons = ("most of it", "have been guessed", "people behind the figure", "row or column said")
    assert [reason for reason in reasons if any(reason in page for page in pages)] == []


@pytest.mark.parametrize("plant", [unanimous_level, someone_of_no_level, late_yes])
def test_the_gate_keeps_what_was_planted(tmp_path: Path, plant: Plant) -> None:
    assert planted(tmp_path, plant) == set()


def test_without_coding_the_browser_shows_that_all_of_a_level_contribute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{GATE}.lists.soften_share", uncoded)
    monkeypatch.setattr(f"{GATE}.lists._with_everyone_from_parts", plain_everyone)
    assert planted(tmp_path, unanimous_level, share=uncoded) == {"certain"}


def test_without_the_atom_rule_the_browser_tells_of_one_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{GATE}.publishing.agree_on_cohorts", unmerged)
    monkeypatch.setattr(f"{GATE}.publishing.atom_rule_holds", lambda *_: True)
    monkeypatch.setattr(f"{GATE}.lists._with_everyone_from_parts", plain_everyone)
    assert planted(tmp_path, someone_of_no_level) == {"certain"}


def test_without_the_lock_the_browser_tells_of_a_late_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{GATE}.publishing.is_published", lambda *_: False)
    monkeypatch.setattr(f"{GATE}.publishing.refreshable", lambda cohorts, *_: cohorts)
    monkeypatch.setattr(f"{GATE}.publishing.kept_cells", lambda *_: [])
    assert planted(tmp_path, late_yes) == {"certain"}


def test_without_rounding_the_browser_shows_figures_too_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{GATE}.grid.soften_count", exact)
    seen, _ = watched(tmp_path, 1, 60)
    assert "too fine" in {one.kind for one in seen.exposed()}


def test_without_the_rules_of_the_line_the_browser_brackets_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{GATE}.tally.is_dominated", lambda *_: False)
    monkeypatch.setattr(f"{GATE}.tally.is_spread", lambda *_: True)
    monkeypatch.setattr(f"{GATE}.grid.hide_thin_and_lone", lambda *_: None)
    seen, _ = watched(tmp_path, 3, 60)
    assert "bracketed" in {one.kind for one in seen.exposed()}

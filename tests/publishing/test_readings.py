"""Openness and reach are measured on the agreed cohorts, with the same code as `plnhub measure`."""

import json
from datetime import date
from functools import partial

import pytest
from click.testing import CliRunner

from plnhub.cli.measure import measure
from plnhub.privacy.gate import EVERYONE
from plnhub.publishing.periods import closed_months, state_of
from plnhub.publishing.readings import EI, REACH_EACH, REACH_TOGETHER, readings
from plnhub.publishing.source import read_source
from tests.publishing.firm import LEVELS, Deed, Firm

LAST = date(2026, 1, 31)
UNITS = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C", "c2": "C"}
GOLDEN = ["a1>a2", "a2>a1", "a2>a3", "a1>a3", "a3>b1", "b1>a3", "b1>b2", "b2>c1", "c1>c2", "c2>c1"]


def golden(firm: Firm, times: int = 1) -> Firm:
    """The golden network F7 as answers of one January."""
    firm.hire([(uid, unit, "intern") for uid, unit in UNITS.items()])
    answers = [arc.split(">") for arc in GOLDEN]
    firm.record(
        [
            Deed(day=date(2026, 1, 5 + n), verb="answer", actor=giver, recipients=(taker,))
            for giver, taker in answers
            for n in range(times)
        ]
    )
    return firm


def read(firm: Firm, least: int = 1, without: str = ""):
    firm.rebuild(LAST, least=least)
    source = read_source(firm.analytics, LEVELS, 10)
    cohorts = {
        unit: frozenset(firm.pseudonym(uid) for uid, held in UNITS.items() if held == unit)
        for unit in ("A", "B", "C")
    }
    cohorts[EVERYONE] = frozenset(firm.pseudonym(uid) for uid in UNITS if uid != without)
    measured = partial(readings, source.run, source.folder, closed_months(LAST, LAST), state_of(LAST))
    found = measured(frozenset("ABC"), cohorts)
    return {(one.measure, one.cohort, one.other_cohort): one.value for one in found}


def test_openness_of_the_golden_network_is_golden(firm):
    found = read(golden(firm))
    values = [found["ei", name, ""] for name in (EVERYONE, "A", "B", "C")]
    assert values == pytest.approx([-0.4286, -0.5, 0.3333, 0.0], abs=1e-4)
    assert found["ei_expected", EVERYONE, ""] == pytest.approx(0.5238, abs=1e-4)


def test_openness_of_a_closed_month_is_what_the_command_measures_on_the_same_ties(firm, tmp_path):
    found = read(golden(firm))
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    people.write_text("id,unit\n" + "".join(f"{uid},{unit}\n" for uid, unit in UNITS.items()))
    ties.write_text("from,to\n" + "".join(arc.replace(">", ",") + "\n" for arc in GOLDEN))
    command = ["--people", str(people), "--ties", str(ties), "--group-by", "unit", "--json"]
    measured = json.loads(CliRunner().invoke(measure, command, catch_exceptions=False).stdout)
    assert found["ei", EVERYONE, ""] == pytest.approx(measured["ei_undirected"], abs=1e-6)


def test_a_band_stands_beside_every_observed_value(firm):
    found = read(golden(firm))
    low, middle, high = (found[name, EVERYONE, ""] for name in ("ei_low", "ei_expected", "ei_high"))
    assert -1 <= low <= middle <= high <= 1


def test_fewer_acts_than_a_tie_needs_make_none(firm):
    found = read(golden(firm), least=3)
    assert not any(measure in EI for measure, _, _ in found)


def test_as_many_acts_as_a_tie_needs_make_one(firm):
    assert read(golden(firm, times=3), least=3)["ei", EVERYONE, ""] == pytest.approx(-0.4286, abs=1e-4)


def test_reach_is_counted_once_together_and_many_times_apart(firm):
    found = read(golden(firm))
    together = [found[REACH_TOGETHER, EVERYONE, step] for step in "123"]
    each = [found[REACH_EACH, EVERYONE, step] for step in "123"]
    assert (together, each[1]) == ([7, 7, 7], 3 + 3 + 4 + 5 + 4 + 3 + 2)


@pytest.mark.privacy
def test_people_outside_the_agreed_cohorts_carry_nobodys_reach(firm):
    found = read(golden(firm), without="b1")
    assert found[REACH_TOGETHER, EVERYONE, "3"] == 6


def test_outside_contacts_are_reached_and_reach_nobody(firm):
    golden(firm)
    firm.record([Deed(day=LAST, verb="answer", actor="a1", recipients=("github:octo",))])
    assert read(firm)[REACH_TOGETHER, EVERYONE, "1"] == 8

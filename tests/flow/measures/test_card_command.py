"""`plnhub measure --list` and `--card` say what the measures are."""

import json

import pytest
from click.testing import CliRunner, Result

from plnhub.cli.measure import measure
from plnhub.flow.measures.cards import CARDS


def run(*options: str) -> Result:
    return CliRunner().invoke(measure, list(options))


def test_every_measure_is_listed() -> None:
    lines = run("--list").stdout.splitlines()
    assert [line.split()[0] for line in lines[: len(CARDS)]] == list(CARDS)


def test_the_list_fits_a_wide_terminal() -> None:
    assert max(len(line) for line in run("--list").stdout.splitlines()) <= 110


def test_the_whole_list_is_one_json_object() -> None:
    assert [one["key"] for one in json.loads(run("--list", "--json").stdout)["measures"]] == list(CARDS)


@pytest.mark.parametrize("key", CARDS)
def test_a_card_is_shown_whole(key: str) -> None:
    told = " ".join(run("--card", key).stdout.split())
    card = CARDS[key]
    parts = (card.name, card.formula, card.reading, card.bias, card.null_means, card.source)
    assert [part for part in parts if " ".join(part.split()) not in told] == []


def test_a_card_names_who_may_see_the_value() -> None:
    assert "person" in run("--card", "give_share").stdout


def test_one_card_as_json_has_its_golden_value() -> None:
    assert json.loads(run("--card", "gini", "--json").stdout)["golden"]["value"] == 0.6


def test_an_unknown_measure_is_wrong_usage_and_the_nearest_are_named() -> None:
    result = run("--card", "constrain")
    assert (result.exit_code, "constraint_unweighted" in result.stderr) == (2, True)


def test_a_measure_like_no_other_is_wrong_usage_too() -> None:
    assert "none is near" in run("--card", "§§§").stderr


def test_without_files_the_command_asks_for_them() -> None:
    result = run()
    assert (result.exit_code, "--people" in result.stderr) == (2, True)

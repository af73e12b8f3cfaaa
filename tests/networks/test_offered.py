"""The networks that are on: made once, made anew when their own settings change, each alone when wrong."""

from pathlib import Path

import pytest

from connectors import ABOUT, CONNECTORS
from plnhub.db import open_database
from plnhub.networks.offered import Offered
from tests.makers import empty_database


@pytest.fixture
def offered(tmp_path: Path) -> Offered:
    return Offered(empty_database(tmp_path), tmp_path / "keys")


def test_a_network_stays_the_same_while_its_settings_do(offered: Offered):
    assert offered.connectors()["github"] is offered.connectors()["github"]


def test_a_network_is_made_anew_when_a_setting_of_its_own_changes(
    offered: Offered, monkeypatch: pytest.MonkeyPatch
):
    before = offered.connectors()
    monkeypatch.setenv("PLNHUB_GITHUB_TOKEN", "t")
    after = offered.connectors()
    assert (before["github"] is after["github"], before["feed"] is after["feed"]) == (False, True)


def test_a_network_is_off_without_what_it_requires(offered: Offered):
    needy = {name for name, about in ABOUT.items() if about.missing({})}
    assert needy
    assert needy.isdisjoint(offered.connectors())


@pytest.mark.parametrize("word", ["off", "OFF", " off "])
def test_the_environment_can_switch_a_network_off(
    offered: Offered, monkeypatch: pytest.MonkeyPatch, word: str
):
    monkeypatch.setenv("PLNHUB_FEED_SWITCH", word)
    assert "feed" not in offered.connectors()


def test_a_setting_that_makes_no_sense_costs_its_network_alone(
    offered: Offered, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_given: object) -> None:
        raise ValueError("no such host")

    monkeypatch.setattr(CONNECTORS["github"], "__init__", refuse)
    on = offered.connectors()
    assert ("github" in on, "feed" in on) == (False, True)


def test_before_the_database_has_tables_the_environment_alone_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLNHUB_DISQUS_KEY", "k")
    bare = Offered(open_database(f"sqlite:///{tmp_path / 'bare.db'}"), tmp_path / "keys")
    assert "disqus" in bare.connectors()

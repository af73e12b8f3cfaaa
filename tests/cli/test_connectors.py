"""`plnhub connectors`: every network as it stands, and whether it can be reached."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connectors import ABOUT, CONNECTORS
from connectors.archives import ABOUT_ARCHIVES
from connectors.errors import AccessDenied, AccountNotFound
from plnhub.cli.connectors import connectors
from plnhub.config import Settings
from plnhub.wiring import Hub
from tests.makers import NOW, empty_database


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(settings=Settings(data_dir=tmp_path), database=empty_database(tmp_path), now=lambda: NOW)


def ran(hub: Hub, *words: str) -> Result:
    return CliRunner().invoke(connectors, list(words), obj=hub)


def listed(hub: Hub) -> dict[tuple[str, str], dict[str, object]]:
    rows = json.loads(ran(hub, "list", "--json").output)["networks"]
    return {(row["network"], row["kind"]): row for row in rows}


def test_the_list_has_every_network_and_every_archive(hub: Hub):
    archives = {(name, "archive") for name in ABOUT_ARCHIVES}
    receiver = {("webmention", "receiver")}
    assert set(listed(hub)) == {(name, "network") for name in ABOUT} | archives | receiver


def test_the_list_says_what_a_network_needs_until_it_has_it(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    before = listed(hub)["disqus", "network"]
    monkeypatch.setenv("PLNHUB_DISQUS_KEY", "k")
    assert (before["state"], before["needs"], listed(hub)["disqus", "network"]["state"]) == (
        "needs key",
        ["key"],
        "on",
    )


def test_the_list_says_what_is_switched_off(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLNHUB_GITHUB_SWITCH", "off")
    assert listed(hub)["github", "network"]["state"] == "switched off"


def test_the_list_says_on_what_the_tests_rest_and_what_proves_an_account(hub: Hub):
    github = listed(hub)["github", "network"]
    assert (github["evidence"], "bio_token" in github["proofs"]) == ("recorded", True)  # type: ignore[operator]


def test_the_list_for_people_names_every_network(hub: Hub):
    words = ran(hub, "list").output.split()
    assert set(ABOUT) <= set(words)


def answering(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def lookup(*_given: object) -> None:
        raise error

    for connector in CONNECTORS.values():
        monkeypatch.setattr(connector, "lookup", lookup)


def test_what_answers_ends_well(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    answering(monkeypatch, AccountNotFound("nobody"))
    assert ran(hub, "check").exit_code == 0


def test_what_refuses_its_key_exits_with_one(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    answering(monkeypatch, AccessDenied("no"))
    done = ran(hub, "check", "github")
    assert (done.exit_code, "refuses" in done.output) == (1, True)


@pytest.mark.parametrize("network", ["myspace", "disqus"])
def test_what_is_unknown_or_off_is_not_tried(hub: Hub, network: str):
    assert ran(hub, "check", network).exit_code == 1

"""`plnhub permissions` tells numbers alone, and changes the key without losing a permission."""

import json

import pytest
from click.testing import CliRunner

from plnhub.cli import plnhub
from plnhub.profiles.permissions import token_in
from tests.profiles.visits import Town


@pytest.fixture
def town(tmp_path, monkeypatch) -> Town:
    monkeypatch.setenv("PLNHUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLNHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    town = Town(folder=tmp_path)
    town.signed_in(reads=True)
    return town


def told(*arguments: str) -> dict:
    done = CliRunner().invoke(plnhub, ["permissions", *arguments, "--json"], catch_exceptions=False)
    return json.loads(done.output)


def test_the_status_counts_what_is_in_force(town):
    assert told("status") == {"in_force": {"mastodon": 1}, "waiting": 0}


def test_after_a_change_of_the_key_every_permission_still_opens(town):
    before = token_in(town.office.keys, town.permissions[0]).access
    told("change-key")
    assert token_in(town.office.keys, town.permissions[0]).access == before


def test_after_a_change_of_the_key_the_older_one_is_gone(town):
    key = (town.folder / "keys/permissions.key").read_bytes()
    told("change-key")
    assert key not in [path.read_bytes() for path in (town.folder / "keys").iterdir()]


def test_a_changed_key_seals_the_hubs_own_secrets_anew_too(town):
    assert told("change-key") == {"sealed": 2}


def test_what_no_key_opens_is_removed(town):
    (town.folder / "keys/permissions.key").unlink()
    (town.folder / "keys.fingerprints").unlink(missing_ok=True)
    told("change-key")
    assert town.permissions == []

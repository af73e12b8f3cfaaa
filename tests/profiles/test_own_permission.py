"""A profile is read with its owner's permission at its own host alone, renewed when it has run out."""

from datetime import timedelta

import pytest

from connectors.contract import Credential, Http
from connectors.errors import PermissionEnded
from connectors.oauth.permitted import Permitted
from plnhub.models import Permission
from plnhub.profiles.accounts import ref_of
from plnhub.profiles.own_permission import way_out
from plnhub.profiles.permissions import token_in
from plnhub.profiles.reading import Outside
from tests.profiles.provider import ORIGIN
from tests.profiles.visits import Town

pytestmark = pytest.mark.privacy
WHO = f"{ORIGIN}/api/v1/accounts/verify_credentials"


def town_of(folder, life: int | None = None) -> Town:
    town = Town(folder=folder)
    town.authority.life = life
    town.signed_in(reads=True)
    return town


def http_of(town: Town) -> Http:
    at, profile = town.authority, town.profiles[0]
    outside = Outside(database=town.database, connectors={}, http=at, now=at.now, office=town.office)
    return way_out(outside, profile.id, ref_of(profile))


def used(town: Town) -> Credential | None:
    return town.authority.credentials[-1]


def test_the_permission_goes_along_to_its_own_host(tmp_path):
    town = town_of(tmp_path)
    assert http_of(town).get(WHO).status == 200


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "https://social.example.evil.example/", "https://api.social.example/x"]
)
def test_the_permission_goes_nowhere_else(tmp_path, url):
    town = town_of(tmp_path)
    http_of(town).get(url)
    assert used(town) is None


def test_what_the_network_itself_brings_along_comes_first(tmp_path):
    town = town_of(tmp_path)
    own = Credential(host="social.example", value="Bearer own")
    http_of(town).get(WHO, credential=own)
    assert used(town) == own


def test_a_permission_that_ran_out_is_renewed_before_it_is_used(tmp_path):
    town = town_of(tmp_path, life=3600)
    town.wait(timedelta(hours=2))
    assert http_of(town).get(WHO).status == 200


def test_a_renewed_permission_is_kept(tmp_path):
    town = town_of(tmp_path, life=3600)
    town.wait(timedelta(hours=2))
    http_of(town)
    assert town.permissions[0].expires_at == town.authority.at + timedelta(hours=1)


def test_a_permission_that_cannot_be_renewed_has_ended(tmp_path):
    town = town_of(tmp_path, life=3600)
    town.authority.refreshes.clear()
    town.wait(timedelta(hours=2))
    with pytest.raises(PermissionEnded):
        http_of(town)


def test_a_permission_that_ran_out_for_good_has_ended(tmp_path):
    town = town_of(tmp_path)
    with town.database.writing() as session:
        session.get_one(Permission, town.permissions[0].id).expires_at = town.authority.at
    with pytest.raises(PermissionEnded):
        http_of(town)


def test_a_network_that_knows_the_token_no_more_has_ended_it(tmp_path):
    town = town_of(tmp_path)
    town.authority.tokens.clear()
    with pytest.raises(PermissionEnded):
        http_of(town).get(WHO)


def test_without_a_permission_nothing_is_added(tmp_path):
    town = Town(folder=tmp_path)
    town.signed_in()
    assert not isinstance(http_of(town), Permitted)


def test_a_form_carries_the_permission_to_its_own_host_alone(tmp_path):
    town = town_of(tmp_path)
    http_of(town).post("https://evil.example/", {"client_id": "hub"})
    assert used(town) is None


def test_the_token_is_in_no_repr(tmp_path):
    town = town_of(tmp_path)
    http_of(town).get(WHO)
    shown = repr([used(town), town.permissions, token_in(town.office.keys, town.permissions[0])])
    assert "canary" not in shown

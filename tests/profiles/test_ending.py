"""A permission ends when its owner says so, leaves or needs it no more: here at once, there in time."""

from datetime import timedelta

import pytest

from plnhub.models import PersonState, Profile, ProfileState
from plnhub.privacy.consent import Switches
from plnhub.profiles.choosing import choose, unlink
from plnhub.profiles.ending import something_is_due, take_back_due
from plnhub.profiles.permissions import waiting_to_end
from plnhub.profiles.sealing import change_key, drop_older_keys
from plnhub.rights.holdings import HOLDINGS
from tests.profiles.visits import Town

pytestmark = pytest.mark.privacy


@pytest.fixture
def town(tmp_path) -> Town:
    made = Town(folder=tmp_path)
    made.signed_in(reads=True)
    return made


def switch(town: Town, **on: bool) -> None:
    with town.database.writing() as session:
        profile = session.get_one(Profile, town.profiles[0].id)
        choose(session, town.office.keys, profile, Switches(**on), town.authority.at)


def let_go(town: Town) -> None:
    with town.database.writing() as session:
        unlink(session, town.office.keys, session.get_one(Profile, town.profiles[0].id), town.authority.at)


def sweep(town: Town) -> dict[str, int]:
    return dict(take_back_due(town.office, town.database, town.authority, town.authority.at))


def test_switching_everything_off_takes_the_permission_back(town):
    switch(town, mirror=True)
    switch(town)
    sweep(town)
    assert (town.permissions, town.authority.tokens) == ([], {})


def test_showing_alone_needs_no_permission(town):
    switch(town, mirror=True)
    switch(town, show=True)
    sweep(town)
    assert town.authority.tokens == {}


def test_unlinking_takes_the_permission_back(town):
    let_go(town)
    sweep(town)
    assert (town.profiles, town.permissions, town.authority.tokens) == ([], [], {})


def test_a_permission_in_use_is_left_alone(town):
    switch(town, mirror=True)
    town.wait(timedelta(days=40))
    sweep(town)
    assert len(town.authority.tokens) == 1


def test_a_permission_that_nobody_uses_ends_after_a_day(town):
    town.wait(timedelta(days=1, minutes=1))
    sweep(town)
    assert (town.permissions, town.authority.tokens) == ([], {})


def test_a_permission_may_wait_a_day_for_its_switch(town):
    town.wait(timedelta(hours=23))
    assert sweep(town) == {"withdrawn": 0}


@pytest.mark.parametrize("gone", [{"state": PersonState.INACTIVE}, {"disabled": True}])
def test_t53_a_leavers_permission_is_taken_back(town, gone):
    switch(town, mirror=True)
    with town.database.writing() as session:
        for name, value in gone.items():
            setattr(session.merge(town.person("ann")), name, value)
    sweep(town)
    assert town.authority.tokens == {}


def test_a_frozen_accounts_permission_is_taken_back(town):
    switch(town, mirror=True)
    with town.database.writing() as session:
        session.get_one(Profile, town.profiles[0].id).state = ProfileState.FROZEN
    sweep(town)
    assert town.authority.tokens == {}


def test_erasing_a_person_leaves_a_permission_of_nobody_that_still_ends(town):
    permissions = next(each for each in HOLDINGS if each.table == "permission")
    with town.database.writing() as session:
        permissions.erase(session, town.person("ann"), town.authority.at)
    nobodys = town.permissions[0].person_id
    sweep(town)
    assert (nobodys, town.authority.tokens) == (None, {})


def test_a_network_that_is_down_is_asked_again_until_it_answers(town):
    town.authority.down = {"/oauth/revoke"}
    let_go(town)
    sweep(town)
    town.authority.down = set()
    town.wait(timedelta(hours=1))
    sweep(town)
    assert (town.permissions, town.authority.tokens) == ([], {})


def test_the_person_can_see_what_still_waits_to_end(town):
    town.authority.down = {"/oauth/revoke"}
    let_go(town)
    sweep(town)
    with town.database.reading() as session:
        waiting = waiting_to_end(session, town.visits["ann"].person_id)
    assert [each.host for each in waiting] == ["social.example"]


def test_after_a_week_the_sealed_token_goes_whatever_the_network_does(town):
    town.authority.down = {"/oauth/revoke"}
    let_go(town)
    for _hours in range(0, 8 * 24, 6):
        sweep(town)
        town.wait(timedelta(hours=6))
    assert town.permissions == []


def test_between_two_tries_nothing_is_due(town):
    town.authority.down = {"/oauth/revoke"}
    let_go(town)
    sweep(town)
    with town.database.reading() as session:
        assert not something_is_due(session, town.authority.at + timedelta(minutes=5))


def test_a_refresh_token_is_taken_back_too(tmp_path):
    town = Town(folder=tmp_path)
    town.authority.life = 3600
    town.signed_in(reads=True)
    let_go(town)
    sweep(town)
    assert [token.partition("-")[0] for token in town.authority.revoked] == ["refresh", "access"]


def test_a_token_whose_key_is_lost_is_dropped(town):
    change_key(town.office.keys)
    drop_older_keys(town.office.keys)
    let_go(town)
    sweep(town)
    assert town.permissions == []


def test_what_an_older_key_sealed_still_opens_after_a_change(town):
    change_key(town.office.keys)
    let_go(town)
    sweep(town)
    assert town.authority.tokens == {}


def test_signing_in_again_takes_the_permission_before_back(town):
    town.signed_in(profile_id=town.profiles[0].id, reads=True)
    sweep(town)
    assert len(town.authority.tokens) == len(town.permissions) == 1

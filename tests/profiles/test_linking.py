"""Whose account is it: proof, limits and what happens when two people claim the same one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from plnhub.errors import Invalid, NotFound
from plnhub.models import Person, PersonState, Profile, ProfileState
from plnhub.profiles.choosing import unlink
from plnhub.profiles.linking import (
    MOST_PENDING,
    begin_link,
    challenge_for,
    own_links,
    own_profile,
    renew_code,
    settle,
)
from tests.profiles.world import HUB_PAGE, Scene

A_DAY = timedelta(hours=24)


def test_a_new_link_is_pending_and_its_switches_are_off(scene: Scene):
    made = scene.profile(scene.linked())
    assert (made.state, made.mirror_on, made.show_on, made.count_on) == (
        ProfileState.PENDING,
        False,
        False,
        False,
    )


def test_beginning_the_same_link_twice_is_one_link(scene: Scene):
    assert scene.linked() == scene.linked()


def test_codes_of_two_people_for_one_account_differ(scene: Scene):
    mine, theirs = scene.linked(), scene.linked(scene.person("Bob Birch"))
    assert scene.profile(mine).challenge != scene.profile(theirs).challenge


def test_a_code_carries_128_random_bits(scene: Scene):
    assert len(bytes.fromhex(str(scene.profile(scene.linked()).challenge).removeprefix("plnhub-"))) == 16


def test_a_proven_account_keeps_the_code_that_stands_there(scene: Scene):
    profile_id = scene.linked()
    scene.prove(profile_id)
    code = scene.profile(profile_id).challenge
    with scene.database.writing() as session:
        renew_code(session.get_one(Profile, profile_id), scene.now)
    assert scene.profile(profile_id).challenge == code


def test_the_database_itself_refuses_a_second_owner(scene: Scene):
    scene.prove(scene.linked())
    theirs = scene.linked(scene.person("Bob Birch"))
    with scene.database.writer() as session:
        session.get_one(Profile, theirs).state = ProfileState.VERIFIED
        with pytest.raises(IntegrityError):
            session.commit()


def test_only_so_many_accounts_may_wait_for_their_proof(scene: Scene):
    with scene.database.writing() as session:
        for number in range(MOST_PENDING):
            begin_link(session, scene.ann.id, replace(scene.world.ref, account_id=str(number)), scene.now)
        with pytest.raises(Invalid):
            begin_link(session, scene.ann.id, replace(scene.world.ref, account_id="one more"), scene.now)


def test_an_id_that_cannot_be_kept_is_refused(scene: Scene):
    with scene.database.writing() as session, pytest.raises(Invalid):
        begin_link(session, scene.ann.id, replace(scene.world.ref, account_id="x" * 401), scene.now)


def test_a_code_proves_nothing_after_a_day(scene: Scene):
    profile_id = scene.linked()
    scene.now += A_DAY
    scene.http.at = scene.now
    scene.prove(profile_id)
    assert scene.profile(profile_id).state == ProfileState.PENDING


def test_the_reason_for_a_failed_proof_is_told(scene: Scene):
    profile_id = scene.linked()
    challenge = challenge_for(scene.profile(profile_id), "bio_token", HUB_PAGE, scene.now)
    found = scene.world.connector.verify(scene.http, scene.world.ref, challenge)
    with scene.database.writing() as session:
        settle(session, session.get_one(Profile, profile_id), found, scene.now)
    assert "not found" in str(scene.profile(profile_id).last_error)


def test_a_link_back_names_the_hub_page_and_what_it_links_to(scene: Scene):
    challenge = challenge_for(scene.profile(scene.linked()), "rel_me", HUB_PAGE, scene.now)
    assert (challenge.hub_page, challenge.hub_links) == (HUB_PAGE, (scene.world.ref.url,))


def test_a_way_of_proof_without_a_secret_here_is_refused(scene: Scene):
    with pytest.raises(Invalid):
        challenge_for(scene.profile(scene.linked()), "mail", HUB_PAGE, scene.now)


def test_two_proofs_of_one_account_freeze_both(scene: Scene):
    mine, theirs = both_proven(scene)
    assert {scene.profile(mine).state, scene.profile(theirs).state} == {ProfileState.FROZEN}


def test_both_sides_of_a_dispute_are_told(scene: Scene):
    mine, theirs = both_proven(scene)
    assert all("Somebody else" in str(scene.profile(each).last_error) for each in (mine, theirs))


@pytest.mark.parametrize("gone", [{"state": PersonState.INACTIVE}, {"disabled": True}])
def test_an_account_of_somebody_who_left_may_be_proven_by_who_has_it_now(scene: Scene, gone):
    bob = scene.person("Bob Birch")
    theirs, mine = scene.linked(bob), scene.linked()
    scene.prove(theirs)
    with scene.database.writing() as session:
        for name, value in gone.items():
            setattr(session.get_one(Person, bob.id), name, value)
    scene.prove(mine)
    assert (scene.profile(mine).state, scene.profile(theirs).state) == (
        ProfileState.VERIFIED,
        ProfileState.FROZEN,
    )


def test_a_frozen_account_is_not_read(scene: Scene):
    mine = scene.consented()
    scene.prove(scene.linked(scene.person("Bob Birch")))
    assert (scene.poll(mine).kind, scene.profile(mine).next_poll_at) == ("skipped", None)


def test_a_dispute_ends_when_one_side_lets_go_and_the_other_proves_again(scene: Scene):
    mine, theirs = both_proven(scene)
    with scene.database.writing() as session:
        unlink(session, scene.keys, session.get_one(Profile, theirs), scene.now)
        renew_code(session.get_one(Profile, mine), scene.now)
    scene.prove(mine)
    assert scene.profile(mine).state == ProfileState.VERIFIED


def test_the_same_name_links_nobody(scene: Scene):
    bob, other = scene.person("Bob Birch"), replace(scene.world.ref, account_id="42")
    with scene.database.writing() as session:
        profile_id = begin_link(session, bob.id, other, scene.now).id
    scene.prove(scene.linked())
    assert scene.profile(profile_id).state == ProfileState.PENDING


def test_a_pending_claim_does_not_disturb_the_owner(scene: Scene):
    mine = scene.consented()
    scene.linked(scene.person("Bob Birch"))
    assert scene.profile(mine).state == ProfileState.VERIFIED


def test_nobody_reaches_the_profile_of_somebody_else(scene: Scene):
    public_id = scene.profile(scene.linked()).public_id
    bob = scene.person("Bob Birch")
    with scene.database.reading() as session, pytest.raises(NotFound):
        own_profile(session, bob.id, public_id)


def test_the_own_page_links_to_accounts_that_wait_and_that_are_proven(scene: Scene):
    scene.linked()
    with scene.database.reading() as session:
        assert [each.url for each in own_links(session, scene.ann.id)] == [scene.world.ref.url]


def test_a_frozen_account_is_not_linked_from_the_own_page(scene: Scene):
    both_proven(scene)
    with scene.database.reading() as session:
        assert own_links(session, scene.ann.id) == []


def both_proven(scene: Scene) -> tuple[int, int]:
    mine, theirs = scene.linked(), scene.linked(scene.person("Bob Birch"))
    scene.prove(mine)
    scene.prove(theirs)
    return mine, theirs

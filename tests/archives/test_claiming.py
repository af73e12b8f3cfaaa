"""Whose account an archive is: a proven one first, ones own word last, and nobody gains by claiming."""

import pytest

from connectors.contract import AccountRef
from plnhub.activity.colleagues import staff_accounts
from plnhub.archives.taking import take
from plnhub.errors import Invalid
from plnhub.models import Person, PersonState, Profile, ProfileState
from plnhub.profiles.granting import signed_in
from plnhub.profiles.linking import begin_link, challenge_for, settle
from tests.archives.world import Scene
from tests.connectors.archives.makers import ACTOR, NOW, SHARE, TWEET, note, outbox, x_archive

ACCOUNT = {"network": "x", "host": "x.com", "account_id": "990001"}
TOLD = AccountRef(network="mastodon", host="social.example", account_id="42", url=ACTOR["url"])
SUB = AccountRef(network="linkedin", host="www.linkedin.com", account_id="sub-1")
OTHER = {"tweet": TWEET["tweet"] | {"id_str": "19"}}


def test_an_account_that_another_has_proven_is_not_claimed(scene: Scene):
    bob = scene.person("Bob Example")
    with scene.database.writing() as session:
        session.add(_proven(bob.id))
    name = scene.looked_at(x_archive(TWEET))
    with pytest.raises(Invalid, match="Somebody else has proven"):
        scene.asked(name)
    assert [each.state for each in scene.profiles()] == [ProfileState.VERIFIED]


def test_word_against_word_freezes_both(scene: Scene):
    scene.taken(x_archive(TWEET))
    bob = scene.person("Bob Example")
    scene.taken(x_archive(OTHER), person=bob)
    assert [each.state for each in scene.profiles()] == [ProfileState.FROZEN, ProfileState.FROZEN]
    assert len(scene.ledger()) == 1


def test_a_proof_is_worth_more_than_somebodys_word_before_it(scene: Scene):
    bob = scene.person("Bob Example")
    scene.taken(x_archive(TWEET), person=bob)
    with scene.database.writing() as session:
        mine = begin_link(session, scene.ann.id, AccountRef(**ACCOUNT), NOW)
        settle(session, mine, signed_in(NOW), NOW)
    assert {each.person_id: each.state for each in scene.profiles()} == {
        scene.ann.id: ProfileState.VERIFIED,
        bob.id: ProfileState.FROZEN,
    }


def test_what_others_do_for_an_account_is_nobodys_on_their_word(scene: Scene):
    scene.taken(x_archive(TWEET))
    account = ("x", "x.com", "990001")
    with scene.database.writing() as session:
        assert staff_accounts(session, [account]) == {}
        settle(session, begin_link(session, scene.ann.id, AccountRef(**ACCOUNT), NOW), signed_in(NOW), NOW)
        assert staff_accounts(session, [account]) == {account: scene.ann.id}


def test_a_proof_ends_a_dispute_of_words(scene: Scene):
    scene.taken(x_archive(TWEET))
    scene.taken(x_archive(OTHER), person=scene.person("Bob Example"))
    with scene.database.writing() as session:
        mine = begin_link(session, scene.ann.id, AccountRef(**ACCOUNT), NOW)
        settle(session, mine, signed_in(NOW), NOW)
    assert [each.state for each in scene.profiles()] == [ProfileState.VERIFIED, ProfileState.FROZEN]


def test_a_proven_profile_with_the_same_id_is_used(scene: Scene):
    with scene.database.writing() as session:
        session.add(_proven(scene.ann.id))
    scene.taken(x_archive(TWEET))
    assert [each.proof_method for each in scene.profiles()] == ["oauth"]


def test_an_archive_that_names_nobody_goes_to_the_only_account_there(scene: Scene):
    with scene.database.writing() as session:
        session.add(_proven(scene.ann.id, network="linkedin", host="www.linkedin.com", account_id="sub-1"))
    scene.taken({"Shares.csv": SHARE})
    assert [each.account_id for each in scene.profiles()] == ["sub-1"]


def test_a_profile_on_word_is_not_due_to_be_read(scene: Scene):
    scene.taken(x_archive(TWEET))
    assert [each.next_poll_at for each in scene.profiles()] == [None]


def test_a_frozen_account_takes_nothing_in(scene: Scene):
    with scene.database.writing() as session:
        frozen = _proven(scene.ann.id)
        frozen.state = ProfileState.FROZEN
        session.add(frozen)
    name = scene.looked_at(x_archive(TWEET))
    with pytest.raises(Invalid, match="is frozen here"):
        scene.asked(name)


def test_an_account_that_waits_for_its_proof_stands_on_ones_word_from_then_on(scene: Scene):
    with scene.database.writing() as session:
        waiting = _proven(scene.ann.id)
        waiting.state, waiting.proof_method = ProfileState.PENDING, None
        session.add(waiting)
    scene.taken(x_archive(TWEET))
    assert [(each.state, each.proof_method) for each in scene.profiles()] == [("verified", "archive")]


def test_nothing_more_is_taken_in_for_somebody_who_has_left(scene: Scene):
    name = scene.looked_at(x_archive(TWEET))
    scene.asked(name)
    with scene.database.writing() as session:
        session.get_one(Person, scene.ann.id).state = PersonState.INACTIVE
    take(scene.intake, name)
    assert (scene.ledger(), scene.shelf.path(name)) == ([], None)


def test_two_people_without_a_name_in_their_archives_do_not_meet(scene: Scene):
    bob = scene.person("Bob Example")
    scene.taken({"Shares.csv": SHARE})
    scene.taken({"Shares.csv": SHARE.replace("7448", "7449")}, person=bob)
    assert [each.state for each in scene.profiles()] == [ProfileState.VERIFIED, ProfileState.VERIFIED]
    assert len({each.account_id for each in scene.profiles()}) == 2


def test_an_archive_of_an_account_that_another_network_has_is_refused(scene: Scene):
    actor = {"network": "activitypub", "host": "social.example", "account_id": ACTOR["id"]}
    with scene.database.writing() as session:
        session.add(_proven(scene.ann.id, **actor, url=ACTOR["url"]))
    name = scene.looked_at(outbox(note(7)))
    with pytest.raises(Invalid, match="You have this account already"):
        scene.asked(name)


def test_a_link_to_an_account_that_stands_on_word_is_that_account(scene: Scene):
    scene.taken(outbox(note(7)))
    with scene.database.writing() as session:
        found = begin_link(session, scene.ann.id, TOLD, NOW)
        assert (found.account_id, found.state) == ("42", ProfileState.VERIFIED)
        assert challenge_for(found, "bio_token", "https://hub.example/a", NOW).token


def test_what_an_archive_leaves_unnamed_takes_the_name_of_the_account_that_is_linked(scene: Scene):
    scene.taken({"Shares.csv": SHARE})
    with scene.database.writing() as session:
        settle(session, begin_link(session, scene.ann.id, SUB, NOW), signed_in(NOW), NOW)
    assert [(each.account_id, each.proof_method) for each in scene.profiles()] == [("sub-1", "oauth")]


def test_what_an_archive_leaves_unnamed_does_not_become_an_account_of_somebody_else(scene: Scene):
    bob = scene.person("Bob Example")
    scene.taken({"Shares.csv": SHARE})
    with scene.database.writing() as session:
        settle(session, begin_link(session, bob.id, SUB, NOW), signed_in(NOW), NOW)
        begin_link(session, scene.ann.id, SUB, NOW)
    assert [each.state for each in scene.profiles()] == ["verified", "verified", "pending"]


def test_a_proof_ends_a_claim_that_knows_the_account_by_its_address_alone(scene: Scene):
    bob = scene.person("Bob Example")
    scene.taken(outbox(note(7)), person=bob)
    with scene.database.writing() as session:
        settle(session, begin_link(session, scene.ann.id, TOLD, NOW), signed_in(NOW), NOW)
    assert {each.person_id: each.state for each in scene.profiles()} == {
        bob.id: ProfileState.FROZEN,
        scene.ann.id: ProfileState.VERIFIED,
    }


def test_an_account_without_an_address_is_no_rival_of_others_without_one(scene: Scene):
    bob = scene.person("Bob Example")
    scene.taken({"Shares.csv": SHARE}, person=bob)
    with scene.database.writing() as session:
        settle(session, begin_link(session, scene.ann.id, SUB, NOW), signed_in(NOW), NOW)
    assert {each.state for each in scene.profiles()} == {ProfileState.VERIFIED}


def _proven(person_id: int, **more: str) -> Profile:
    account = ACCOUNT | more
    return Profile(
        person_id=person_id,
        state=ProfileState.VERIFIED,
        proof_method="oauth",
        linked_at=NOW,
        verified_at=NOW,
        **account,
    )

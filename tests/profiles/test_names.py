"""What a network tells of an account is its owner's, whoever has said the same of their own before."""

from datetime import timedelta

import pytest

from plnhub.activity import Act, Party, record
from plnhub.activity.verbs import RETRACTED
from plnhub.models import Profile
from tests.makers import days_ago
from tests.profiles.test_second_look import A_DAY, found, look
from tests.profiles.world import LONG_AGO, Scene


@pytest.mark.parametrize("verb", ["share", RETRACTED])
def test_what_another_has_claimed_before_is_read_all_the_same(scene: Scene, verb: str):
    profile_id, before = after_anothers_claim(scene, verb)
    assert scene.poll(profile_id).recorded == before


def test_what_another_has_claimed_before_is_read_once(scene: Scene):
    profile_id, _before = after_anothers_claim(scene)
    scene.poll(profile_id)
    begin_anew(scene, profile_id)
    assert scene.poll(profile_id).recorded == 0


def test_what_another_has_claimed_before_is_looked_at_again(scene: Scene):
    profile_id, _before = after_anothers_claim(scene)
    scene.poll(profile_id)
    found(scene, "gone")
    look(scene, profile_id, timedelta(hours=2))
    look(scene, profile_id, A_DAY)
    assert RETRACTED in {act.verb for act in scene.ledger()}


def after_anothers_claim(scene: Scene, verb: str = "share") -> tuple[int, int]:
    """Ann's profile, of which nothing is read yet, and how many acts it has: Bob has all their names."""
    profile_id = scene.consented()
    scene.poll(profile_id)
    read, bob = scene.ledger(), Party.staff(scene.person("Bob Birch").id)
    scene.switch(profile_id)
    with scene.database.writing() as session:
        claims = [
            Act(key=act.key, revision=act.revision, verb=verb, actor=bob, occurred_at=days_ago(1))
            for act in read
        ]
        record(session, claims, scene.now)
    scene.switch(profile_id, mirror=True)
    begin_anew(scene, profile_id)
    return profile_id, len(read)


def begin_anew(scene: Scene, profile_id: int) -> None:
    with scene.database.writing() as session:
        profile = session.get_one(Profile, profile_id)
        profile.reads_since, profile.cursor = scene.now - LONG_AGO, None

"""The same thing has one key, whether a network's API tells of it or an archive does."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors import CONNECTORS
from connectors.archives import ARCHIVES
from connectors.contract import AccountRef, Activity
from connectors.mastodon.statuses import acts_in as statuses_in
from connectors.x.posts import first_id
from plnhub.activity.translate import Owner, act_from
from plnhub.models import Profile, ProfileState
from tests.archives.world import Scene
from tests.connectors.archives.makers import NOW, TWEET, acts_in, note, opened, outbox, x_archive

OWNER = Owner(person_id=1, profile_id=1, since=datetime(2020, 1, 1, tzinfo=UTC), staff={})
ADA = AccountRef(
    network="mastodon", host="social.example", account_id="42", url="https://social.example/@ada"
)


def key_of(activity: Activity) -> str:
    act = act_from(replace(activity, audience="public"), OWNER)
    assert act
    return act.key


def status(**more: Any) -> dict[str, Any]:
    said = {"id": "7", "visibility": "public", "account": {"id": "42", "username": "ada"}}
    return said | {"created_at": "2026-05-01T10:00:00.000Z", "content": "words"} | more


def test_a_post_on_mastodon():
    (told,) = statuses_in([status()], ADA, NOW)
    (kept,) = acts_in(opened(outbox(note(7))))
    assert key_of(told) == key_of(kept)


def test_a_reply_on_mastodon_to_a_post_of_the_same_server():
    (told,) = statuses_in([status(in_reply_to_id="5")], ADA, NOW)
    (kept,) = acts_in(opened(outbox(note(7, inReplyTo="https://social.example/users/bob/statuses/5"))))
    assert told.in_reply_to == kept.in_reply_to


def test_an_edited_post_on_x():
    post = {"id": "19", "edit_history_tweet_ids": ["18", "19"]}
    control = {"initialTweetId": "18", "editControlInitial": {"editTweetIds": ["18", "19"]}}
    edited = {"tweet": TWEET["tweet"] | {"id_str": "19", "edit_info": {"edit": control}}}
    (kept,) = acts_in(opened(x_archive(edited)))
    assert first_id(post) == kept.object.id


@pytest.mark.parametrize("network", sorted(CONNECTORS.keys() & ARCHIVES.keys()))
def test_archive_and_connector_call_their_network_alike(network: str):
    assert ARCHIVES[network].about.name == CONNECTORS[network].about.name


def test_what_was_fetched_already_is_known_to_the_archive(scene: Scene):
    account = {"network": "mastodon", "host": "social.example", "account_id": "42", "url": ADA.url}
    with scene.database.writing() as session:
        session.add(
            Profile(
                person_id=scene.ann.id,
                state=ProfileState.VERIFIED,
                proof_method="oauth",
                linked_at=NOW,
                verified_at=NOW,
                **account,
            )
        )
    scene.taken(outbox(note(7)))
    again = scene.upload(scene.taken(outbox(note(7), note(8))))
    assert (again.recorded, again.known) == (1, 1)
    assert [(each.account_id, each.proof_method) for each in scene.profiles()] == [("42", "oauth")]

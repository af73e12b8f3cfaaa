"""One account is linked once, whatever each network calls it."""

from typing import Any

import pytest

from connectors.contract import AccountRef
from plnhub.errors import Invalid
from plnhub.profiles.linking import begin_link, own_profiles
from plnhub.profiles.twice import is_same_account
from tests.profiles.world import Scene


def ref(network: str, account_id: str, **more: Any) -> AccountRef:
    return AccountRef(**({"network": network, "host": "ada.example", "account_id": account_id} | more))


TOOT = ref("mastodon", "42", handle="ada@ada.example", url="https://ada.example/@ada")
ACTOR = ref("activitypub", "https://ada.example/users/ada", handle="Ada@ada.example")
BLOG = ref("feed", "https://ada.example/feed", handle="Ada", url="https://ada.example")
AUTHOR = ref(
    "wordpress", "https://ada.example/?author=1", handle="ada", url="https://ada.example/author/ada/"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TOOT, ACTOR),
        (TOOT, ref("activitypub", "https://ada.example/users/1", url="https://ada.example/@ada/")),
        (TOOT, ref("feed", "https://ada.example/@ada.rss", url="http://ADA.example/@ada")),
        (ACTOR, ref("feed", "https://ada.example/f", url="https://ada.example/users/ada")),
        (BLOG, AUTHOR),
    ],
)
def test_two_names_of_one_account_are_known_as_one(one: AccountRef, other: AccountRef):
    assert is_same_account(one, other)
    assert is_same_account(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TOOT, ref("activitypub", "https://ada.example/users/bob", handle="bob@ada.example")),
        (TOOT, BLOG),
        (AUTHOR, ref("feed", "https://ada.example/bob/feed", url="https://ada.example/bob")),
        (BLOG, ref("feed", "https://ada.example/podcast", url="https://ada.example")),
        (ref("github", "1", host="github.com"), ref("hackernews", "1", host="news.example")),
    ],
)
def test_two_accounts_are_not_one(one: AccountRef, other: AccountRef):
    assert not is_same_account(one, other)


def test_an_account_that_is_linked_already_is_refused_by_its_name(scene: Scene):
    with scene.database.writing() as session:
        begin_link(session, scene.ann.id, TOOT, scene.now)
        with pytest.raises(Invalid, match=r"as “ada@ada\.example” at Mastodon"):
            begin_link(session, scene.ann.id, ACTOR, scene.now)


def test_somebody_elses_link_refuses_nobody(scene: Scene):
    bob = scene.person("Bob Birch").id
    with scene.database.writing() as session:
        begin_link(session, scene.ann.id, TOOT, scene.now)
        begin_link(session, bob, ACTOR, scene.now)
        assert [each.network for each in own_profiles(session, bob)] == ["activitypub"]

"""What somebody else's row is called cannot hide, end or replace an act: each person's acts are their own."""

from tests.archives.world import Scene
from tests.connectors.archives.makers import TWEET, script, x_archive

BOBS = {"data__account.js": script("account", [{"account": {"username": "bob_x", "accountId": "880"}}])}


def test_an_archive_that_names_anothers_posts_hides_none_of_them(scene: Scene):
    scene.taken(x_archive(TWEET, **BOBS), person=scene.person("Bob Example"))
    mine = scene.upload(scene.taken(x_archive(TWEET)))
    assert (mine.recorded, mine.known) == (1, 0)


def test_a_name_that_another_has_taken_is_taken_in_once(scene: Scene):
    scene.taken(x_archive(TWEET, **BOBS), person=scene.person("Bob Example"))
    scene.taken(x_archive(TWEET))
    again = scene.upload(scene.taken(x_archive(TWEET)))
    assert (again.recorded, again.known, len(scene.ledger())) == (0, 1, 2)


def test_no_name_of_an_entry_reaches_into_anothers_room(scene: Scene):
    tweets = [TWEET, {"tweet": TWEET["tweet"] | {"id_str": f"18#claimed:{scene.ann.id}"}}]
    scene.taken(x_archive(*tweets, **BOBS), person=scene.person("Bob Example"))
    assert scene.upload(scene.taken(x_archive(TWEET))).recorded == 1

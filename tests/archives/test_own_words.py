"""What people are told about a list of their own is what the Hub takes."""

from plnhub.activity.verbs import VERBS
from plnhub.archives.own_list import is_own_list
from plnhub.archives.own_words import HEADER, MEANINGS, example
from tests.archives.world import Scene
from tests.connectors.archives.makers import NOW


def test_every_verb_has_its_meaning():
    assert MEANINGS.keys() == VERBS.keys()


def test_the_empty_list_is_known_as_a_list_of_ones_own():
    assert is_own_list(HEADER.encode())


def test_the_example_can_be_taken_in_as_it_stands(scene: Scene):
    scene.person("Bob Birch")
    upload = scene.upload(scene.taken(example(NOW).encode()))
    assert (upload.recorded, upload.preview["broken"]) == (3, [])

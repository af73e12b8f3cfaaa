"""Who is erased is forgotten under the account, too, if it was proven; a mere claim touches nobody's acts."""

from plnhub.activity import Act, Party, record
from plnhub.activity.erase import erase_person
from tests.profiles.world import Scene


def mentioned(scene: Scene) -> None:
    """An act of somebody outside that names Ann's account, from before it was linked."""
    ref = scene.world.ref
    act = Act(
        key="theirs",
        occurred_at=scene.now,
        verb="reply",
        actor=Party.account("mastodon", "far.example", "1"),
        recipients=(Party.account(ref.network, ref.host, ref.account_id),),
    )
    with scene.database.writing() as session:
        record(session, [act], scene.now)


def test_the_account_of_an_erased_person_is_forgotten(scene: Scene):
    mentioned(scene)
    scene.prove(scene.linked())
    with scene.database.writing() as session:
        erase_person(session, scene.ann.id)
    assert f"{scene.world.ref.account_id}@{scene.world.ref.host}" not in scene.handles()


def test_an_account_that_was_never_proven_is_left_alone(scene: Scene):
    mentioned(scene)
    scene.linked()
    with scene.database.writing() as session:
        erase_person(session, scene.ann.id)
    assert f"{scene.world.ref.account_id}@{scene.world.ref.host}" in scene.handles()

"""From the link to the ledger and out again, on recorded answers of each network."""

from datetime import timedelta

from sqlalchemy import select

from plnhub.activity.verbs import VERBS
from plnhub.models import Profile, ProfileState
from plnhub.models.ledger import Activity, Actor
from plnhub.profiles.choosing import unlink
from tests.connectors.replay import acts_of, pages_of
from tests.profiles.world import Scene


def test_an_account_is_proven_by_its_code(each: Scene):
    profile_id = each.linked()
    each.prove(profile_id)
    assert each.profile(profile_id).state == ProfileState.VERIFIED


def test_what_its_owner_did_in_public_stands_in_the_ledger(each: Scene):
    profile_id = each.consented()
    each.poll(profile_id)
    read = acts_of(pages_of(each.world, each.world.http()))
    said = {act.object.url for act in read if act.type in ("Create", "Announce", "Follow", "Join")}
    assert {act.object for act in each.ledger()} == said


def test_a_poll_stores_acts_of_its_owner_alone(each: Scene):
    each.poll(each.consented())
    assert {(act.profile_id is not None, act.verb in VERBS) for act in each.ledger()} == {(True, True)}


def test_when_all_is_read_another_poll_records_nothing(each: Scene):
    profile_id = read_to_the_end(each)
    assert each.poll(profile_id).recorded == 0


def test_starting_over_records_nothing_twice(each: Scene):
    profile_id = read_to_the_end(each)
    with each.database.writing() as session:
        session.get_one(Profile, profile_id).cursor = None
    done = each.poll(profile_id)
    assert (done.recorded, done.known > 0) == (0, True)


def test_after_a_poll_the_network_is_left_alone_for_half_an_hour(each: Scene):
    profile_id = each.consented()
    each.poll(profile_id)
    assert (each.profile(profile_id).next_poll_at or each.now) >= each.now + timedelta(minutes=30)


def test_nothing_from_before_the_consent_is_read(each: Scene):
    profile_id = each.consented()
    with each.database.writing() as session:
        session.get_one(Profile, profile_id).reads_since = each.now
    each.poll(profile_id)
    assert each.ledger() == []


def test_unlinking_erases_what_was_fetched(each: Scene):
    profile_id = each.consented()
    each.poll(profile_id)
    with each.database.writing() as session:
        unlink(session, each.keys, session.get_one(Profile, profile_id), each.now)
    assert each.ledger() == []


def test_unlinking_leaves_an_entry_that_counts_and_names_nobody(each: Scene):
    profile_id = each.consented()
    recorded = each.poll(profile_id).recorded
    with each.database.writing() as session:
        unlink(session, each.keys, session.get_one(Profile, profile_id), each.now)
    assert [(one.rows, one.reason, len(one.subject)) for one in each.erasures()] == [
        (recorded, "unlinked", 64)
    ]


def test_the_owner_is_the_actor_as_a_member_of_staff(scene: Scene):
    scene.poll(scene.consented())
    with scene.database.reading() as session:
        acting = select(Actor.person_id).where(Actor.id.in_(select(Activity.actor)))
        assert session.scalars(acting).all() == [scene.ann.id]


def read_to_the_end(each: Scene) -> int:
    """Some recordings hold news that only a second poll sees."""
    profile_id = each.consented()
    while each.poll(profile_id).recorded:
        continue
    return profile_id

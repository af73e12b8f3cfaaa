"""Which months a change reaches: those whose facts it alters, and no others."""

from dataclasses import replace
from datetime import date

import pytest

from plnhub.flow.partitions import borrowed, update
from plnhub.flow.partitions.borrowed import Borrowed, borrow
from plnhub.models import Person, TeamMembership
from tests.flow.makers import Scene
from tests.makers import Company, days_ago

LONG_AGO, LATELY = days_ago(70), days_ago(3)


@pytest.fixture
def rebuilt(scene: Scene) -> Scene:
    """A share of December that Bob thanks for in March, and something in January."""
    scene.record(scene.act("s", "share", "Ann", topic="old", at=LONG_AGO))
    scene.record(scene.act("m", "answer", "Cyd", "Dan", at=days_ago(40)))
    scene.record(scene.act("t", "thank", "Bob", in_reply_to="s", at=LATELY))
    scene.rebuild()
    return scene


def topic_of_the_share(scene: Scene) -> list[tuple[str]]:
    return scene.query("SELECT topic FROM fact WHERE verb = 'share'", "fact")


def correct_the_share(scene: Scene) -> int:
    scene.record(scene.act("s", "share", "Ann", topic="new", at=LONG_AGO, revision="2"))
    return scene.rebuild().partitions.fact_months_reused


def test_a_corrected_parent_reaches_the_month_of_its_reply(rebuilt: Scene):
    old = topic_of_the_share(rebuilt)
    assert correct_the_share(rebuilt) == 1
    assert topic_of_the_share(rebuilt) != old


def test_without_what_months_take_from_each_other_it_would_not(rebuilt: Scene, monkeypatch):
    def forgetful(*words) -> Borrowed:
        return replace(borrow(*words), digests={})

    monkeypatch.setattr(update, "borrow", forgetful)
    rebuilt.rebuild()
    old = topic_of_the_share(rebuilt)
    correct_the_share(rebuilt)
    assert topic_of_the_share(rebuilt) == old


def test_a_parent_that_is_taken_back_takes_what_was_taken_from_it_along(rebuilt: Scene):
    rebuilt.record(rebuilt.act("s", "retract", "Ann", revision="2"))
    rebuilt.rebuild()
    assert rebuilt.flows() == [("Cyd", "Dan", "answer")]


def test_an_earlier_thank_that_comes_late_is_the_one_that_counts(rebuilt: Scene):
    rebuilt.record(rebuilt.act("early", "thank", "Bob", in_reply_to="s", at=days_ago(60)))
    rebuilt.rebuild()
    days = rebuilt.query("SELECT day FROM fact WHERE verb = 'share'", "fact")
    assert days == [(days_ago(60).date(),)]


def days_of_a_share_that_is_thanked_for_again(scene: Scene) -> list[tuple[date]]:
    scene.record(scene.act("s", "share", "Ann", at=LONG_AGO))
    scene.record(scene.act("first", "thank", "Bob", in_reply_to="s", at=LONG_AGO))
    scene.rebuild()
    scene.record(scene.act("again", "thank", "Bob", in_reply_to="s", at=LATELY))
    scene.rebuild()
    return scene.query("SELECT day FROM fact WHERE verb = 'share' ORDER BY day", "fact")


def test_a_second_thank_in_a_later_month_counts_for_nothing(scene: Scene):
    assert days_of_a_share_that_is_thanked_for_again(scene) == [(LONG_AGO.date(),)]


def test_without_a_look_at_other_readers_it_would(scene: Scene, monkeypatch):
    monkeypatch.setattr(borrowed, "FILES_OF_TWINS", "SELECT '' WHERE $files IS NULL")
    days = days_of_a_share_that_is_thanked_for_again(scene)
    assert days == [(LONG_AGO.date(),), (LATELY.date(),)]


def test_a_parent_that_comes_after_its_reply_is_found(scene: Scene):
    scene.record(scene.act("t", "thank", "Bob", in_reply_to="s", at=LATELY))
    scene.rebuild()
    scene.record(scene.act("s", "share", "Ann", at=LONG_AGO))
    scene.rebuild()
    assert scene.flows() == [("Ann", "Bob", "share")]


def test_a_move_reaches_only_the_months_from_its_day_on(rebuilt: Scene):
    with rebuilt.database.writing() as session:
        team = Company(session=session).team("Sales")
        old = session.get_one(Person, rebuilt.ids["Bob"])
        start, moved = date(2020, 1, 1), date(2026, 3, 1)
        session.add(TeamMembership(person_id=old.id, team_id=old.team_id, started_on=start, ended_on=moved))
        session.add(TeamMembership(person_id=old.id, team_id=team.id, started_on=moved))
        old.team_id = team.id
    assert rebuilt.rebuild().partitions.fact_months_reused == 2
    teams = rebuilt.query("SELECT target_team FROM fact WHERE verb = 'share'", "fact")
    assert teams == [("Sales",)]


def test_a_choice_reaches_only_the_months_in_which_its_owner_is(rebuilt: Scene):
    rebuilt.consent("Dan", mirror=True, count=False)
    assert rebuilt.rebuild().partitions.fact_months_reused == 2


def test_a_correction_into_another_month_reaches_both(rebuilt: Scene):
    rebuilt.record(rebuilt.act("m", "answer", "Cyd", "Dan", at=LATELY, revision="2"))
    done = rebuilt.rebuild()
    assert (done.partitions.days_read, done.facts) == (2, 2)
    assert rebuilt.query("SELECT day FROM fact WHERE verb = 'answer'", "fact") == [(LATELY.date(),)]

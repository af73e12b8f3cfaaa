"""Odd acts in the ledger: told and counted, and never more than they are."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from plnhub.models import Person
from plnhub.models.ledger import Activity, Actor
from tests.flow.makers import TODAY, Scene
from tests.makers import NOW, days_ago

MANY = 1_000_000


def test_an_act_of_a_clock_that_runs_ahead_is_told_and_counts_from_its_day_on(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob", at=days_ago(-2)))
    before = scene.rebuild(window="all")
    then = scene.rebuild(as_of=TODAY + timedelta(days=2), window="all")
    assert (before.partitions.acts_after, before.facts) == (1, 0)
    assert (then.partitions.acts_after, then.facts) == (0, 1)


def test_a_correction_into_the_future_takes_the_act_out_until_then(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    first = scene.rebuild().facts
    scene.record(scene.act("a", "answer", "Ann", "Bob", at=days_ago(-1), revision="2"))
    assert (first, scene.rebuild().facts, scene.rebuild(as_of=TODAY + timedelta(days=1)).facts) == (1, 0, 1)


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_a_clock_that_is_far_out_breaks_nothing(scene: Scene, year: int):
    scene.record(scene.act("a", "answer", "Ann", "Bob", at=NOW.replace(year=year)))
    scene.record(scene.act("b", "answer", "Ann", "Bob"))
    assert scene.rebuild(window="90d").ties == 1


def test_recipients_whom_nobody_knows_are_left_out_and_counted(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    with scene.database.writing() as session:
        session.add(_raw(session.scalar(select(Activity.actor)), [999_999, 888_888]))
    done = scene.rebuild()
    assert (done.partitions.unknown_recipients, done.facts) == (2, 1)


def test_an_older_rebuild_knows_nothing_of_later_days_and_the_next_one_all_again(scene: Scene):
    for days in (0, 3, 70):
        scene.record(scene.act(f"a{days}", "answer", "Ann", "Bob", at=days_ago(days)))
    found = [scene.rebuild(as_of=day, window="all").facts for day in (TODAY, days_ago(2).date(), TODAY)]
    assert found == [3, 2, 3]


def test_technical_accounts_are_counted_and_do_nothing(scene: Scene):
    with scene.database.writing() as session:
        session.get_one(Person, scene.ids["Eve"]).employee_type = "Service account"
    scene.record(scene.act("a", "answer", "Eve", "Bob"), scene.act("b", "answer", "github:build-bot", "Bob"))
    scene.record(
        scene.act("c", "answer", "github:dependa[bot]", "Bob"), scene.act("d", "answer", "Ann", "Bob")
    )
    done = scene.rebuild()
    assert (done.partitions.bots, scene.flows()) == (3, [("Ann", "Bob", "answer")])
    people = scene.query("SELECT count(*) FROM person WHERE active OR counted", "person")
    assert people == [(4,)]


def test_who_has_left_keeps_what_was_done_and_counts_no_more(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob"))
    with scene.database.writing() as session:
        session.get_one(Person, scene.ids["Ann"]).disabled = True
    assert scene.rebuild().ties == 1
    people = scene.query("SELECT count(*) FROM person WHERE active OR counted", "person")
    assert people == [(len(scene.ids) - 1,)]


@pytest.mark.full
def test_a_million_acts_of_one_actor_are_a_few_facts(scene: Scene):
    scene.record(scene.act("a", "answer", "Ann", "Bob", "Cyd"))
    with scene.database.writing() as session:
        actor, *others = session.scalars(select(Actor.id).order_by(Actor.id))
        row = _raw(actor, others).__dict__
        row.pop("_sa_instance_state")
        for start in range(0, MANY, 10_000):
            rows = [{**row, "key": f"m{number}"} for number in range(start, start + 10_000)]
            session.execute(insert(Activity), rows)
        assert session.scalar(select(func.count()).select_from(Activity)) == MANY + 1
    done = scene.rebuild()
    assert scene.query("SELECT sum(n) FROM fact", "fact") == [((MANY + 1) * len(others),)]
    assert done.facts < 10


def _raw(actor: int | None, recipients: list[int]) -> Activity:
    return Activity(
        **{"key": "raw", "revision": "", "occurred_at": days_ago(3), "recorded_at": NOW, "verb": "answer"},
        **{"actor": actor, "recipients": recipients, "channel": "hub"},
    )

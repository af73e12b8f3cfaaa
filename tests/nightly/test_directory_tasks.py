"""What an administrator starts: a test, a dry run shown field by field, a sync that the search follows."""

from sqlalchemy import func, select

from plnhub.directory.setup.desk import desk_of, source_facts
from plnhub.jobs import enqueue
from plnhub.jobs.directory_tasks import NIGHT, PLAN, SYNC, TEST
from plnhub.jobs.runner import run_job
from plnhub.models import Job, Person, PersonSearch
from tests.directory.makers import csv_settings, write_rows
from tests.nightly.conftest import ROWS


def done(hub, name, **arguments):
    with hub.database.writing() as session:
        public_id = enqueue(session, name, hub.now(), **arguments).public_id
    return run_job(hub, public_id)


def desk(hub):
    with hub.database.reading() as session:
        return desk_of(session)


def people(hub, table=Person):
    with hub.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_test_keeps_its_steps_for_the_page(hub):
    assert done(hub, TEST)
    kept = desk(hub).test
    assert (kept.outcome, [step["name"] for step in kept.counts["steps"]][:2]) == ("ok", ["open", "search"])


def test_a_dry_run_writes_nobody_and_shows_each_field(hub, tmp_path):
    done(hub, SYNC, who="ada")
    write_rows(tmp_path, "p0,Person 0,p0@example.com,Chief,Team 0,,", *ROWS[1:])
    assert done(hub, PLAN)
    changes = desk(hub).plan.counts["changes"]
    (change,) = changes
    assert (change["uid"], change["name"], change["kinds"]) == ("p0", "Person 0", ["update"])
    assert change["fields"] == [["title", "Buyer", "Chief"]]
    with hub.database.reading() as session:
        assert session.scalars(select(Person.title).where(Person.uid == "p0")).one() == "Buyer"


def test_only_the_last_dry_run_is_kept(hub):
    for _ in range(2):
        done(hub, PLAN)
    assert desk(hub).plan.counts["created"] == 40
    assert len(desk(hub).runs) == 0


def test_after_a_sync_everybody_can_be_found(hub):
    assert done(hub, SYNC, who="ada")
    assert (people(hub), people(hub, PersonSearch)) == (40, 40)


def test_a_held_sync_is_done_as_a_job_and_told_in_the_runs(hub, tmp_path):
    done(hub, SYNC, who="ada")
    write_rows(tmp_path, *ROWS[:20])
    assert done(hub, SYNC, who="ada")
    assert (desk(hub).runs[0].is_held, people(hub)) == (True, 40)


def test_confirmed_removals_pass_the_gate(hub, tmp_path):
    done(hub, SYNC, who="ada")
    write_rows(tmp_path, *ROWS[:34])
    done(hub, SYNC, who="ada", confirmed_removals=6)
    assert (desk(hub).runs[0].outcome, desk(hub).runs[0].gone) == ("applied", 6)


def test_a_night_that_fails_says_which_step(hub, tmp_path):
    (tmp_path / "people.csv").unlink()
    assert not done(hub, NIGHT)
    with hub.database.reading() as session:
        assert "sync: " in session.scalars(select(Job.error)).one()


def test_the_facts_about_the_source_never_hold_the_password(tmp_path):
    settings = csv_settings(tmp_path, directory_password="very secret", directory_bind_dn="cn=hub")
    assert "very secret" not in str(source_facts(settings))

"""Time removes what it should and nothing else: a journey of 40 days, 14 months and 25 months."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from plnhub.activity import Act, Party, record
from plnhub.models import DirectoryRun, Job, JobState, LoginAttempt, LoginSession
from plnhub.models.ledger import Activity, Actor, Erasure
from plnhub.models.releases import Release
from plnhub.privacy.audit import record_audit, verify_chain
from plnhub.privacy.releases import forget_releases
from plnhub.rights.retention import MOST_RUNS, Retention, months_before, remove_old
from tests.makers import NOW

MONTH = timedelta(days=31)


def lived(company):
    """An act, a session, a failed log-in, a finished job and a waiting one, an audit entry: all at NOW."""
    session, ann = company.session, company.person("Ann Ash")
    stranger = Party(network="mastodon", handle="s@far.example")
    record(
        session,
        [Act(key="a:1", occurred_at=NOW, verb="reply", actor=Party.staff(ann.id), recipients=(stranger,))],
        NOW,
    )
    session.add_all(
        [
            LoginSession(token_hash="x", person_id=ann.id, created_at=NOW, seen_at=NOW),
            LoginAttempt(bucket="b", at=NOW),
            Job(name="nothing", created_at=NOW, due_at=NOW, finished_at=NOW, state=JobState.DONE),
            Job(name="nothing", created_at=NOW, due_at=NOW),
        ]
    )
    record_audit(session, who="ann", what="look", now=NOW)
    session.commit()
    return session


def after(session, later, months=13):
    moment = NOW + later
    return remove_old(session, Retention(as_of=moment.date(), months=months), moment)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_on_the_same_day_nothing_goes(company):
    assert not any(after(lived(company), timedelta()).values())


def test_after_40_days_the_traces_of_log_ins_and_finished_jobs_go(company):
    gone = after(lived(company), timedelta(days=40))
    assert {name for name, rows in gone.items() if rows} == {"login_attempts", "sessions", "jobs"}


def test_a_job_that_still_waits_stays(company):
    session = lived(company)
    after(session, 12 * MONTH)
    assert session.scalars(select(Job.state)).all() == ["queued"]


def test_after_12_months_the_acts_are_still_there(company):
    session = lived(company)
    after(session, 12 * MONTH)
    assert count(session, Activity) == 1


def test_after_14_months_the_acts_go_and_the_erasure_ledger_says_how_many(company):
    session = lived(company)
    after(session, 14 * MONTH)
    assert count(session, Activity) == 0
    assert session.scalars(select(Erasure.rows)).all() == [1]


def test_accounts_outside_that_no_act_names_any_more_go_too(company):
    session = lived(company)
    after(session, 14 * MONTH)
    assert session.scalars(select(Actor.network)).all() == ["staff"]


def test_a_longer_retention_keeps_the_acts(company):
    session = lived(company)
    after(session, 14 * MONTH, months=15)
    assert count(session, Activity) == 1


def test_after_25_months_old_audit_entries_go_and_the_chain_still_holds(company):
    session = lived(company)
    assert after(session, 25 * MONTH)["audit"] == 1
    assert verify_chain(session).ok


def runs(company, count, **more):
    """As many runs of the directory, one a minute."""
    fields = {
        "source": "directory",
        "outcome": "applied",
        "kind": "changes",
        "complete": True,
        "counts": {},
    } | more
    company.session.add_all(
        [DirectoryRun(**fields, started_at=NOW + timedelta(minutes=n)) for n in range(count)]
    )
    company.session.flush()


def test_of_many_runs_of_the_directory_the_last_500_stay(company):
    runs(company, MOST_RUNS + 7)
    assert after(company.session, timedelta(days=1))["directory_runs"] == 7
    assert count(company.session, DirectoryRun) == MOST_RUNS


def test_few_runs_stay_for_13_months_alone(company):
    runs(company, 3)
    assert after(company.session, 12 * MONTH)["directory_runs"] == 0
    assert after(company.session, 14 * MONTH)["directory_runs"] == 3


@pytest.mark.parametrize("later", [timedelta(days=1), 14 * MONTH])
def test_the_run_against_which_the_next_reading_is_measured_always_stays(company, later):
    runs(company, 1, kind="full", counts={"read": 100})
    runs(company, MOST_RUNS + 5)
    after(company.session, later)
    assert company.session.scalars(select(DirectoryRun.kind).order_by(DirectoryRun.id)).first() == "full"


def test_a_held_full_run_is_no_measure(company):
    runs(company, 1, kind="full", outcome="held")
    assert after(company.session, 14 * MONTH)["directory_runs"] == 1


def test_many_runs_do_not_push_out_the_kept_plan(company):
    runs(company, 1, source="plan")
    runs(company, MOST_RUNS + 5)
    after(company.session, timedelta(days=1))
    assert "plan" in company.session.scalars(select(DirectoryRun.source)).all()


def test_old_releases_go_but_never_the_last_one(company, tmp_path):
    company.session.add_all([Release(as_of=NOW.date(), published_at=NOW, definition={}) for _ in range(3)])
    company.session.flush()
    assert forget_releases(company.session, tmp_path, NOW + timedelta(days=1)) == 2


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, before):
    assert months_before(day, months) == before

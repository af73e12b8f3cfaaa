"""Which runs stay in the list of runs: those that say something."""

import pytest
from sqlalchemy import select

from plnhub.directory.planning.outcome import Outcome
from plnhub.directory.storing.run_record import begin_run, end_run
from plnhub.models import DirectoryRun
from tests.directory.makers import DAY, NOW

APPLIED = Outcome(outcome="applied", written=1)
CALM = Outcome(outcome="unchanged", kind="changes")
HELD = Outcome(outcome="held", kind="changes", gates=("G3",), reason="7 of 20 people would be missing")


@pytest.fixture
def records(database):
    """Record runs that end so, one a day; answers outcome, kind, first and last day of those that stay."""

    def records(*outcomes):
        for day, outcome in enumerate(outcomes):
            with database.writing() as session:
                number = begin_run(session, "a", NOW + day * DAY, outcome.kind)
                end_run(session, number, outcome.figures(), None, NOW + day * DAY)
        with database.reading() as session:
            runs = session.scalars(select(DirectoryRun).order_by(DirectoryRun.id)).all()
        return [
            (run.outcome, run.kind, (run.started_at - NOW).days, (run.finished_at - NOW).days) for run in runs
        ]

    return records


def test_changes_that_changed_nothing_leave_no_run(records):
    assert records(APPLIED, CALM, CALM) == [("applied", "full", 0, 0)]


def test_a_full_sync_that_changed_nothing_stays(records):
    assert len(records(APPLIED, Outcome(outcome="unchanged"))) == 2


def test_the_first_calm_run_after_a_held_one_stays(records):
    assert [run[0] for run in records(APPLIED, HELD, CALM, CALM)] == ["applied", "held", "unchanged"]


def test_a_run_held_again_for_the_same_reason_is_the_same_one_still(records):
    assert records(APPLIED, HELD, HELD, HELD) == [("applied", "full", 0, 0), ("held", "changes", 1, 3)]


def test_a_run_held_for_another_reason_is_another_one(records):
    other = Outcome(outcome="held", kind="changes", gates=("G3",), reason="8 of 20 people would be missing")
    assert len(records(HELD, other)) == 2


def test_a_failure_that_repeats_is_one_run(records):
    failed = Outcome(outcome="failed", kind="changes", reason="no answer")
    assert records(failed, failed) == [("failed", "changes", 0, 1)]

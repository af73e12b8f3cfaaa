"""The tasks of the directory: test it, look at a few entries, plan a sync, sync, run the night."""

from collections.abc import Iterator
from contextlib import contextmanager

from plnhub.directory import Outcome, Run, plan_directory
from plnhub.directory.checking.check import Step, check_directory
from plnhub.directory.entries.sources import directory_uri, is_file
from plnhub.directory.setup.desk_keep import PLAN as PLANNED
from plnhub.directory.setup.desk_keep import SAMPLE as SAMPLED
from plnhub.directory.setup.desk_keep import TEST as TESTED
from plnhub.directory.setup.desk_keep import (
    forget_samples,
    is_kept_for,
    keep_failure,
    keep_plan,
    keep_sample,
    keep_test,
)
from plnhub.directory.setup.sample import Surroundings, look_around, read_sample
from plnhub.errors import HubError
from plnhub.jobs.nightly import run_night
from plnhub.jobs.registry import Progress, task
from plnhub.jobs.staff import directory_run, sweep_staff, sync_staff, sync_staff_changes
from plnhub.wiring import Hub

TEST, SAMPLE, PLAN, SYNC = "directory.test", "directory.sample", "directory.plan", "directory.sync"
CHANGES, SWEEP, NIGHT = "directory.changes", "directory.sweep", "nightly"
BY_SCHEDULE = "schedule"


@task(TEST)
def test(hub: Hub, progress: Progress) -> None:
    """Try the connection, each step shown as it ends; without a base no further than the log-in."""
    with _told(hub, TESTED):
        _test(hub, progress)


def _test(hub: Hub, progress: Progress) -> None:
    settings, steps = hub.directory_settings, list[Step]()
    is_live = not is_file(directory_uri(settings))
    for step in check_directory(settings, hub.now().date()):
        steps.append(step)
        with hub.database.writing() as session:
            keep_test(session, steps, hub.now(), over=False)
        progress(len(steps))
        if step.name == "bind" and not settings.directory_base:
            break
    found = _surroundings(hub) if is_live and any(step.name == "bind" and step.ok for step in steps) else None
    with hub.database.writing() as session:
        keep_test(session, steps, hub.now(), found)


@task(SAMPLE)
def sample(hub: Hub, progress: Progress) -> None:
    """Read a few entries, for the mapping to be chosen by what they really hold."""
    with _told(hub, SAMPLED):
        settings = hub.directory_settings
        found = read_sample(settings)
        with hub.database.writing() as session:
            keep_sample(session, found, settings, hub.now())
        progress(len(found.entries))


@task(PLAN)
def plan(hub: Hub, progress: Progress) -> None:
    """Make a plan and keep it for the page; nothing else is written."""
    with _told(hub, PLANNED):
        run = directory_run(hub, progress)
        outcome = plan_directory(run)
        with hub.database.writing() as session:
            keep_plan(session, outcome, run.settings, hub.now())


@task(SYNC)
def sync(
    hub: Hub, progress: Progress, who: str = BY_SCHEDULE, confirmed_removals: int = 0, approved: str = ""
) -> None:
    """Sync now; of a held run the record tells why, and its plan is kept for a human to judge."""
    run = directory_run(hub, progress, confirmed_removals, approved)
    outcome = sync_staff(hub, run, who)
    if outcome.is_refused and outcome.plan is not None:
        with hub.database.writing() as session:
            keep_plan(session, outcome, run.settings, hub.now())


@task(CHANGES)
def changes(hub: Hub, progress: Progress, who: str = BY_SCHEDULE) -> None:
    """Take over what has changed since the last time."""
    run = directory_run(hub, progress)
    _keep_what_to_judge(hub, run, sync_staff_changes(hub, run, who))


@task(SWEEP)
def sweep(hub: Hub, progress: Progress, who: str = BY_SCHEDULE) -> None:
    """Compare everybody's key and place with the directory, for what no list of changes tells."""
    run = directory_run(hub, progress)
    _keep_what_to_judge(hub, run, sweep_staff(hub, run, who))
    with hub.database.writing() as session:
        forget_samples(session, hub.now())


@task(NIGHT)
def nightly(hub: Hub, progress: Progress) -> None:
    """Run all that the night runs, for today."""
    done = run_night(hub, hub.now().date())
    progress(len(done), len(done))
    failed = [f"{step.name}: {step.error}" for step in done if step.error]
    if failed:
        raise HubError("; ".join(failed))


def _keep_what_to_judge(hub: Hub, run: Run, outcome: Outcome) -> None:
    """Of a held run of changes keep what a full one would do, for that is what a human can approve.

    Changes come every minute: a plan that was made for the same reason is still good.
    """
    if not (outcome.is_refused and outcome.gates):
        return
    with hub.database.reading() as session:
        if is_kept_for(session, outcome, hub.now()):
            return
    whole = plan_directory(run)
    with hub.database.writing() as session:
        keep_plan(session, whole, run.settings, hub.now(), held=outcome)


@contextmanager
def _told(hub: Hub, kind: str) -> Iterator[None]:
    """Whoever waits before the page is told at once why it failed; a second try would help nobody."""
    try:
        yield
    except HubError as error:
        with hub.database.writing() as session:
            keep_failure(session, kind, str(error), hub.now())


def _surroundings(hub: Hub) -> Surroundings | None:
    """What the server says of itself; the test has told already where it does not answer."""
    try:
        return look_around(hub.directory_settings)
    except HubError:
        return None

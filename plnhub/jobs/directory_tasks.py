"""The tasks that an administrator starts: test the directory, plan a sync, sync, run the night."""

from plnhub.directory import plan_directory
from plnhub.directory.check import check_directory
from plnhub.directory.desk import keep_plan, keep_test
from plnhub.errors import HubError
from plnhub.jobs.nightly import run_night
from plnhub.jobs.registry import Progress, task
from plnhub.jobs.staff import directory_run, sync_staff
from plnhub.wiring import Hub

TEST, PLAN, SYNC, NIGHT = "directory.test", "directory.plan", "directory.sync", "nightly"


@task(TEST)
def test(hub: Hub, progress: Progress) -> None:
    """Try the connection step by step; the page shows the steps."""
    steps = list(check_directory(hub.directory_settings, hub.now().date()))
    with hub.database.writing() as session:
        keep_test(session, steps, hub.now())
    progress(len(steps), len(steps))


@task(PLAN)
def plan(hub: Hub, progress: Progress) -> None:
    """Make a plan and keep it for the page; nothing else is written."""
    run = directory_run(hub, progress)
    outcome = plan_directory(run)
    with hub.database.writing() as session:
        keep_plan(session, outcome, run.settings, hub.now())


@task(SYNC)
def sync(hub: Hub, progress: Progress, who: str, confirmed_removals: int = 0) -> None:
    """Sync now; what a gate held stands in the record of the run."""
    sync_staff(hub, directory_run(hub, progress, confirmed_removals), who)


@task(NIGHT)
def nightly(hub: Hub, progress: Progress) -> None:
    """Run all that the night runs, for today."""
    done = run_night(hub, hub.now().date())
    progress(len(done), len(done))
    failed = [f"{step.name}: {step.error}" for step in done if step.error]
    if failed:
        raise HubError("; ".join(failed))

"""Take staff over and let everything that hangs on it follow: log-ins that end, the search, the audit log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.access.sessions import end_sessions_of_leavers
from plnhub.chunks import chunks
from plnhub.clock import utc_now
from plnhub.directory import Outcome, Run, apply_plan_file, sync_changes, sync_directory
from plnhub.directory.people.search_party import look_for_the_missing
from plnhub.directory.running.sync import Progress, sync_as_agreed
from plnhub.directory.running.watch import tick
from plnhub.directory.storing.concerns import FEW
from plnhub.directory.storing.on_file import SOURCE
from plnhub.jobs.beside_staff import ask_for_the_rest
from plnhub.models import Person
from plnhub.privacy.audit import record_audit
from plnhub.search.index import index_people
from plnhub.wiring import Hub

TOLD = ("created", "updated", "renamed", "moved", "disabled", "enabled", "missing", "returned")


def directory_run(
    hub: Hub, progress: Progress = lambda _count: None, confirmed_removals: int = 0, approved: str = ""
) -> Run:
    """What a run of the directory works with; `approved` is the hash of a plan that a human agreed to."""
    return Run(
        settings=hub.directory_settings,
        database=hub.database,
        clock=hub.now,
        progress=progress,
        confirmed_removals=confirmed_removals,
        approved=approved,
        watch=tick if hub.now is utc_now else None,
    )


def sync_staff(hub: Hub, run: Run, who: str) -> Outcome:
    """Plan and apply at once; circles and photos follow in jobs of their own."""
    outcome = _followed(hub, run, _synced(run), who, "directory.sync")
    if not outcome.is_refused:
        ask_for_the_rest(hub, run.settings, who)
    return outcome


def _synced(run: Run) -> Outcome:
    """Whoever approved a plan gets that plan or nothing."""
    return sync_as_agreed(run) if run.approved else sync_directory(run)


def sync_staff_changes(hub: Hub, run: Run, who: str) -> Outcome:
    """Take over what has changed since the last time."""
    return _with_the_rest(hub, run, _followed(hub, run, sync_changes(run), who, "directory.changes"), who)


def sweep_staff(hub: Hub, run: Run, who: str) -> Outcome:
    """Find whatever no list of changes tells."""
    swept = sync_changes(run, sweep=True)
    return _with_the_rest(hub, run, _followed(hub, run, swept, who, "directory.sweep"), who)


def _with_the_rest(hub: Hub, run: Run, outcome: Outcome, who: str) -> Outcome:
    """Circles and photos follow once something has changed, be it only who is in a group."""
    if outcome.written or (outcome.groups_changed and not outcome.is_refused):
        ask_for_the_rest(hub, run.settings, who)
    return outcome


def apply_staff(hub: Hub, run: Run, text: str, who: str, *, approve: bool = False) -> Outcome:
    """Apply exactly the plan that was agreed; with `approve` in spite of what the gates say."""
    outcome = _followed(hub, run, apply_plan_file(run, text, approve=approve), who, "directory.apply")
    return _with_the_rest(hub, run, outcome, who)


def _touched(session: Session, outcome: Outcome) -> list[int] | None:
    """The people whose texts may read differently now; None when they are too many to be told one by one."""
    if outcome.plan is None or outcome.plan.teams.renamed or len(outcome.plan.changes) > FEW:
        return None
    keys = sorted({change.key for change in outcome.plan.changes})
    return [
        id_
        for part in chunks(keys)
        for id_ in session.scalars(
            select(Person.id).where(Person.source == SOURCE, Person.source_key.in_(part))
        )
    ]


def _followed(hub: Hub, run: Run, outcome: Outcome, who: str, what: str) -> Outcome:
    if not outcome.written:
        return outcome
    figures = outcome.figures()
    detail = {name: figures[name] for name in TOLD} | {"confirmed_removals": run.confirmed_removals}
    with hub.database.writing() as session:
        end_sessions_of_leavers(session, hub.now())
        index_people(session, _touched(session, outcome))
        record_audit(session, who=who, what=what, detail=detail, now=hub.now())
    look_for_the_missing(run.settings, hub.database, hub.now())
    return outcome

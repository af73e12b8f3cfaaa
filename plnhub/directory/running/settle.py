"""Plan a reading against the database, let the gates judge it, and write it in one transaction."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from plnhub.crash import crash_point
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.entries.values import OnFile, Reading
from plnhub.directory.planning.changes import Kind
from plnhub.directory.planning.gates import Fired
from plnhub.directory.planning.outcome import Outcome, judged
from plnhub.directory.planning.plan import Plan, plan_sync
from plnhub.directory.planning.plan_file import hash_of, plan_content
from plnhub.directory.running.run import LEASE, Run, Turn
from plnhub.directory.running.watch import TICK, clock_doubt
from plnhub.directory.storing.apply import carry_out
from plnhub.directory.storing.concerns import concerned
from plnhub.directory.storing.on_file import SOURCE
from plnhub.directory.storing.one_writer import one_writer
from plnhub.directory.storing.places import keep_place
from plnhub.directory.storing.run_record import end_run
from plnhub.keys import Keys
from plnhub.lease import give_back, hold_lease

MOVED = "the directory or the database has moved since the plan was made: make a new one"


def planned(run: Run, session: Session, reading: Reading) -> Plan:
    """What this reading would change."""
    known, found = concerned(session, reading, run.settings.canary_uids)
    plan = plan_sync(
        _recognising_the_erased(run, known, found),
        found,
        now=run.clock(),
        canaries=run.settings.canary_uids,
        confirmed_removals=run.confirmed_removals,
        role_groups=run.settings.directory_role_groups,
        settings=settings_hash(run.settings),
    )
    doubt = _doubt(run, session, known, plan, reading)
    return replace(plan, gates=(*plan.gates, Fired(gate="G8", reason=doubt))) if doubt else plan


def _doubt(run: Run, session: Session, known: OnFile, plan: Plan, reading: Reading) -> str:
    """G8: people would become inactive by a clock that cannot be trusted."""
    leaving = {one.key for one in plan.changes if Kind.INACTIVE in one.kinds}
    if run.watch is None or not leaving:
        return ""
    since = [one.state_since for one in known.people if one.staff.key in leaving]
    return clock_doubt(session, since, run.clock(), run.watch(), reading.server_time)


def settle(turn: Turn, reading: Reading, agreed: str = "") -> Outcome:
    """Plan, judge and write; with `agreed` only exactly the plan of that hash."""
    run = turn.run
    with run.database.writing() as session:
        hold_lease(session, LEASE, turn.owner, run.clock())
        one_writer(session)
        plan = planned(run, session, reading)
        crash_point("directory.plan")
        outcome = _verdict(run, plan, agreed, turn.kind)
        if not outcome.is_refused:
            written = carry_out(session, plan, run.clock(), is_whole=not reading.is_partial)
            outcome = replace(outcome, written=written, outcome="applied" if written else "unchanged")
            settings = settings_hash(run.settings)
            keep_place(session, reading, settings=settings, removals=_removals(plan), now=run.clock())
        crash_point("directory.apply.roles")
        may_differ = reading.groups_read or not reading.is_partial
        outcome = replace(outcome, seconds=turn.seconds, groups_changed=may_differ)
        end_run(session, turn.record, outcome.figures() | _ticked(run), plan, run.clock())
        give_back(session, LEASE, turn.owner)
        crash_point("directory.apply.record")
    return outcome


def _ticked(run: Run) -> dict[str, Any]:
    return {TICK: asdict(run.watch())} if run.watch else {}


def _verdict(run: Run, plan: Plan, agreed: str, kind: str) -> Outcome:
    """The hash of a plan costs something with many changes, so it is made only where somebody gave one."""
    mine = hash_of(plan_content(plan, settings_hash(run.settings))) if agreed or run.approved else ""
    outcome = judged(plan, "applied", is_approved=bool(mine) and mine == run.approved, kind=kind)
    if agreed and mine != agreed and not outcome.is_refused:
        return Outcome(outcome="held", kind=kind, reason=MOVED, plan=plan)
    return outcome


def _removals(plan: Plan) -> int:
    return sum(Kind.MISSING in one.kinds or Kind.DISABLE in one.kinds for one in plan.changes)


def _recognising_the_erased(run: Run, known: OnFile, reading: Reading) -> OnFile:
    """Erased people are on file as keyed hashes: find the entries that these stand for."""
    if not known.erased_keys:
        return known
    keys = Keys(folder=run.settings.data_dir / "keys", is_in_use=lambda _purpose: True)
    entries = (staff.key for staff in reading.staff)
    erased = frozenset(key for key in entries if keys.erased(SOURCE, key) in known.erased_keys)
    return replace(known, erased_keys=known.erased_keys | erased)

"""Run the sync: read, plan, pass the gates, apply in one transaction, record."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plnhub.config import Settings
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.directory.apply import carry_out
from plnhub.directory.collector import paused_collector
from plnhub.directory.on_file import SOURCE, staff_on_file
from plnhub.directory.plan import Plan, plan_sync
from plnhub.directory.plan_file import agreed_hash, hash_of, plan_content
from plnhub.directory.run_record import begin_run, end_run
from plnhub.directory.sources import read_directory
from plnhub.directory.values import OnFile, Reading
from plnhub.errors import HeldByGate, HubError
from plnhub.keys import Keys
from plnhub.lease import AnotherRun, give_back, hold_lease, new_owner, take_lease

Progress = Callable[[int], None]
Clock = Callable[[], datetime]
MOVED = "the directory or the database has moved since the plan was made: make a new one"
LEASE = "directory sync"
NO_COUNTS = Plan(read=0).counts()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a run ended, in the words and figures of the report."""

    outcome: str
    gates: tuple[str, ...] = ()
    reason: str = ""
    plan: Plan | None = None
    written: int = 0
    seconds: float = 0.0

    @property
    def is_refused(self) -> bool:
        return self.outcome in ("held", "incomplete")

    def figures(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {
            "outcome": self.outcome,
            "gate": self.gates[0] if self.gates else None,
            "gates": list(self.gates),
            "reason": self.reason or None,
            **(self.plan.counts() if self.plan else NO_COUNTS),
            "written": self.written,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run works with."""

    settings: Settings
    database: Database
    clock: Clock
    progress: Progress = lambda _count: None
    confirmed_removals: int = 0


def plan_directory(run: Run) -> Outcome:
    """Read and plan; nothing is written."""
    began = time.monotonic()
    with paused_collector(), run.database.reading() as session:
        reading = _read(run, run.clock())
        plan = _plan(run, staff_on_file(session), reading)
    outcome = _judged(plan, "unchanged" if plan.is_empty else "planned")
    return replace(outcome, seconds=time.monotonic() - began)


def sync_directory(run: Run) -> Outcome:
    """Read, plan and apply."""
    return _under_lease(run, agreed="")


def apply_plan_file(run: Run, text: str) -> Outcome:
    """Read and plan again, and apply only if exactly the agreed plan comes out."""
    try:
        agreed = agreed_hash(text, run.clock())
    except HeldByGate as error:
        return Outcome(outcome="held", reason=str(error))
    return _under_lease(run, agreed=agreed)


def settings_hash(settings: Settings) -> str:
    """What decides the meaning of a reading: address, base, filter, mapping."""
    deciding = (
        settings.directory_url,
        settings.directory_base,
        settings.directory_filter,
        settings.directory_vendor,
        sorted(settings.directory_attributes.items()),
        sorted(settings.directory_role_groups.items()),
        settings.dimension_names,
    )
    return hashlib.sha256(json.dumps(deciding).encode()).hexdigest()


def _under_lease(run: Run, agreed: str) -> Outcome:
    began, owner = time.monotonic(), new_owner()
    try:
        with run.database.writing() as session:
            take_lease(session, LEASE, owner, run.clock())
            run_id = begin_run(session, settings_hash(run.settings), run.clock())
    except AnotherRun as error:
        return Outcome(outcome="held", reason=str(error), seconds=time.monotonic() - began)
    crash_point("directory.lease")
    try:
        with paused_collector():
            outcome = _read_and_apply(run, owner, run_id, agreed, began)
    except HubError as error:
        _record_failure(run, run_id, owner, str(error))
        raise
    crash_point("directory.done")
    return outcome


def _read_and_apply(run: Run, owner: str, run_id: int, agreed: str, began: float) -> Outcome:
    keeper = _Keeper(run, owner)
    reading = _read(replace(run, progress=keeper), run.clock())
    crash_point("directory.read")
    with run.database.writing() as session:
        hold_lease(session, LEASE, owner, run.clock())
        plan = _plan(run, staff_on_file(session), reading)
        crash_point("directory.plan")
        outcome = _judged(plan, "unchanged" if plan.is_empty else "applied")
        if (
            agreed
            and not outcome.is_refused
            and hash_of(plan_content(plan, settings_hash(run.settings))) != agreed
        ):
            outcome = Outcome(outcome="held", reason=MOVED, plan=plan)
        written = 0 if outcome.is_refused else carry_out(session, plan, run.clock())
        crash_point("directory.apply.roles")
        outcome = replace(outcome, written=written, seconds=time.monotonic() - began)
        end_run(session, run_id, outcome.figures(), plan, run.clock())
        give_back(session, LEASE, owner)
        crash_point("directory.apply.record")
    return outcome


def _hash(run: Run, plan: Plan) -> str:
    return hash_of(plan_content(plan, settings_hash(run.settings)))


def _read(run: Run, now: datetime) -> Reading:
    return read_directory(run.settings, now.date(), run.progress)


def _plan(run: Run, known: OnFile, reading: Reading) -> Plan:
    return plan_sync(
        _recognising_the_erased(run, known, reading),
        reading,
        now=run.clock(),
        canaries=run.settings.canary_uids,
        confirmed_removals=run.confirmed_removals,
        role_groups=run.settings.directory_role_groups,
    )


def _recognising_the_erased(run: Run, known: OnFile, reading: Reading) -> OnFile:
    """Erased people are on file as keyed hashes: find the entries that these stand for."""
    if not known.erased_keys:
        return known
    keys = Keys(folder=run.settings.data_dir / "keys", is_in_use=lambda _purpose: True)
    entries = (staff.key for staff in reading.staff)
    erased = frozenset(key for key in entries if keys.erased(SOURCE, key) in known.erased_keys)
    return replace(known, erased_keys=known.erased_keys | erased)


def _judged(plan: Plan, otherwise: str) -> Outcome:
    """The gates' verdict, or the outcome of a plan that passed them."""
    names = tuple(gate.gate for gate in plan.gates)
    reason = "; ".join(gate.reason for gate in plan.gates)
    if not plan.complete:
        return Outcome(outcome="incomplete", gates=names, reason=reason, plan=plan)
    return Outcome(outcome="held" if names else otherwise, gates=names, reason=reason, plan=plan)


def _record_failure(run: Run, run_id: int, owner: str, reason: str) -> None:
    failed = Outcome(outcome="failed", reason=reason)
    with run.database.writing() as session:
        end_run(session, run_id, failed.figures(), None, run.clock())
        give_back(session, LEASE, owner)


class _Keeper:
    """Passes progress on, and keeps the lease fresh while a long read goes on."""

    EVERY = 20.0

    def __init__(self, run: Run, owner: str) -> None:
        self._run, self._owner, self._kept_at = run, owner, time.monotonic()

    def __call__(self, count: int) -> None:
        self._run.progress(count)
        if time.monotonic() - self._kept_at > self.EVERY:
            with self._run.database.writing() as session:
                hold_lease(session, LEASE, self._owner, self._run.clock())
            self._kept_at = time.monotonic()

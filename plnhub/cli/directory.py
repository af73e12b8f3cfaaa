"""`plnhub directory`: test the connection, plan a sync, apply a plan, or do both at once."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.directory import Outcome, Run, plan_directory
from plnhub.directory.checking.check import Step, check_directory
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.describe import described_plan, described_problems
from plnhub.directory.planning.plan_file import plan_document
from plnhub.errors import HeldByGate, HubError, UsageError
from plnhub.jobs.staff import apply_staff, directory_run, sweep_staff, sync_staff, sync_staff_changes

BY_COMMAND = "command line"
HOW_TO_APPROVE = (
    "If that is right: plnhub directory plan --out FILE, read FILE, plnhub directory apply FILE --approve"
)

confirm_option = click.option(
    "--confirm-removals", default=0, metavar="N", help="Say yes to N people becoming missing or disabled."
)
afresh_option = click.option(
    "--afresh", is_flag=True, help="Compare everybody again, also whoever reads as the last time."
)


@click.group()
def directory() -> None:
    """Take staff over from LDAP, LDIF or CSV."""


@directory.command()
@json_option
def test(as_json: bool) -> None:
    """Try the connection step by step and say what to do where it fails."""
    hub = this_hub()
    steps = []
    for step in check_directory(hub.directory_settings, hub.now().date()):
        steps.append(step)
        if not as_json:
            click.echo(_step_line(step))
    ok = all(step.ok for step in steps)
    report(
        "The directory can be used." if ok else "The directory cannot be used yet.",
        {"ok": ok, "steps": [asdict(step) for step in steps]},
        as_json,
    )
    if not ok:
        sys.exit(HubError.exit_code)


@directory.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the plan to this file.")
@confirm_option
@afresh_option
@json_option
def plan(out: Path | None, confirm_removals: int, afresh: bool, as_json: bool) -> None:
    """Show what a sync would change; nothing is written to the database."""
    with _run(confirm_removals, afresh) as run:
        outcome = plan_directory(run)
        if out and outcome.plan:
            document = plan_document(outcome.plan, settings_hash(run.settings), run.clock())
            _write(out, json.dumps(document, ensure_ascii=False, indent=1, default=str))
    _finish(outcome, as_json, with_changes=True)


@directory.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--approve", is_flag=True, help="You looked at what held the plan, and it is right.")
@confirm_option
@afresh_option
@json_option
def apply(file: Path, approve: bool, confirm_removals: int, afresh: bool, as_json: bool) -> None:
    """Apply exactly the plan in FILE, or refuse because directory or database have moved."""
    with _run(confirm_removals, afresh) as run:
        outcome = apply_staff(this_hub(), run, _text(file), BY_COMMAND, approve=approve)
    _finish(outcome, as_json)


@directory.command()
@click.option("--sweep", is_flag=True, help="Look for everybody's key and place besides.")
@json_option
def changes(sweep: bool, as_json: bool) -> None:
    """Take over what changed since the last run; everything where that cannot be told."""
    with _run(0) as run:
        take = sweep_staff if sweep else sync_staff_changes
        outcome = take(this_hub(), run, BY_COMMAND)
    _finish(outcome, as_json)


@directory.command()
@confirm_option
@afresh_option
@json_option
def sync(confirm_removals: int, afresh: bool, as_json: bool) -> None:
    """Plan and apply at once; held by a gate when the answer looks wrong."""
    with _run(confirm_removals, afresh) as run:
        outcome = sync_staff(this_hub(), run, BY_COMMAND)
    _finish(outcome, as_json)


@contextmanager
def _run(confirm_removals: int, afresh: bool = False) -> Iterator[Run]:
    hub = this_hub()
    with _progress() as progress:
        yield replace(directory_run(hub, progress, confirm_removals), is_afresh=afresh)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """A moving line on a terminal; nothing where stderr is a file."""
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.completed} entries read"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("read", total=None)
        yield lambda count: bar.update(task, completed=count)


def _finish(outcome: Outcome, as_json: bool, with_changes: bool = False) -> None:
    lines = [_summary(outcome)]
    if outcome.plan:
        lines += described_plan(outcome.plan) if with_changes else described_problems(outcome.plan, shown=5)
    report("\n".join(lines), outcome.figures(), as_json)
    if outcome.is_refused:
        sys.exit(HeldByGate.exit_code)


def _summary(outcome: Outcome) -> str:
    if outcome.is_refused:
        gate = f" by {', '.join(outcome.gates)}" if outcome.gates else ""
        told = f"{outcome.outcome.capitalize()}{gate}, nothing was changed: {outcome.reason}"
        return f"{told}\n{HOW_TO_APPROVE}" if outcome.may_be_approved else told
    counts = outcome.plan.counts() if outcome.plan else {}
    figures = [f"{count} {word}" for word, count in counts.items() if count]
    if outcome.plan and outcome.plan.roles:
        figures.append(f"{len(outcome.plan.roles)} roles given or taken")
    done = ", ".join(figures) or "nothing to do"
    return f"{outcome.outcome.capitalize()}: {done} ({outcome.seconds:.1f} s)."


def _step_line(step: Step) -> str:
    line = f"{'ok    ' if step.ok else 'FAILED'} {step.name:8} {step.detail}"
    return line if not step.advice else f"{line}\n       → {step.advice}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no plan file") from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error

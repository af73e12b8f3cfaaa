"""Bring the circles up to date with the directory's groups, after a sync of the people."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select

from plnhub.collector import paused_collector
from plnhub.directory.circles.circle_people import EverybodyOnFile
from plnhub.directory.circles.circle_plan import CirclesFound, plan_circles
from plnhub.directory.circles.circle_source import has_circles, read_circles
from plnhub.directory.circles.circle_store import apply_circles, circles_on_file
from plnhub.directory.running.sync import Run
from plnhub.ldap_connection import SCHEMES, Deadline
from plnhub.lease import leased
from plnhub.models import Circle

LEASE = "directory circles"
SECONDS = 300.0


@dataclass(frozen=True, kw_only=True)
class CircleOutcome:
    """What became of the circles; `held` and `notes` are sentences for the administrator."""

    circles: int = 0
    opened: int = 0
    closed: int = 0
    joined: int = 0
    left: int = 0
    written: int = 0
    held: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def figures(self) -> dict[str, int]:
        """What a report tells."""
        told = ("circles", "opened", "closed", "joined", "left", "written")
        return {name: getattr(self, name) for name in told} | {"held": len(self.held)}


def sync_circles(run: Run, *, confirmed: bool = False) -> CircleOutcome:
    """Read the groups, plan and apply; raises Unavailable when the directory cannot be read at all."""
    is_live = urlsplit(run.settings.directory_url).scheme in SCHEMES
    wanted = has_circles(run.settings) and is_live
    if not wanted and not _has_any(run):
        return CircleOutcome()
    with leased(run.database, LEASE, run.clock), paused_collector():
        people, deadline = EverybodyOnFile(run.database), Deadline.after(SECONDS)
        found = read_circles(run.settings, people, deadline) if wanted else CirclesFound()
        return _carried_out(run, found, confirmed)


def _has_any(run: Run) -> bool:
    with run.database.reading() as session:
        return session.scalar(select(Circle.id).limit(1)) is not None


def _carried_out(run: Run, found: CirclesFound, confirmed: bool) -> CircleOutcome:
    now = run.clock()
    with run.database.reading() as session:
        plan = plan_circles(circles_on_file(session), found, now, confirmed)
    written = 0
    if not plan.is_empty:
        with run.database.writing() as session:
            plan = plan_circles(circles_on_file(session), found, now, confirmed)
            written = apply_circles(session, plan, now)
    return CircleOutcome(
        circles=len(found.circles),
        opened=len(plan.created),
        closed=len(plan.closed),
        joined=sum(map(len, plan.joined.values())),
        left=sum(map(len, plan.left.values())),
        written=written,
        held=plan.held,
        notes=plan.notes,
    )

"""Bring the monthly acts up to date with the ledger: only days that changed are read from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy.orm import Session

from plnhub.crash import crash_point
from plnhub.flow.partitions import ledger
from plnhub.flow.partitions.days import Fingerprint
from plnhub.flow.partitions.export import ACTS, Exporter
from plnhub.flow.partitions.ledger import Superseded
from plnhub.flow.partitions.manifest import ActsMonth
from plnhub.flow.partitions.parts import write_stream
from plnhub.flow.partitions.sides import links_and_ends

MANY = 0.2
"""From this share of changed days on, all revisions are looked up in one go."""

Known = Mapping[str, ActsMonth]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which days are to be read anew, and what superseded what on them."""

    days: Mapping[str, Fingerprint]
    changed: frozenset[str]
    revisions: Superseded

    def months(self) -> dict[str, list[str]]:
        return {month: list(days) for month, days in groupby(sorted(self.days), key=month_of)}


@dataclass(kw_only=True)
class Done:
    """The months as they are now, how many were used again, and how many files had been damaged."""

    months: dict[str, ActsMonth] = field(default_factory=dict)
    reused: int = 0
    made: int = 0
    days_read: int = 0


def month_of(day: str) -> str:
    return day[:7]


def plan(
    session: Session, days: Mapping[str, Fingerprint], until: date, known: Known, moved: Iterable[str]
) -> Plan:
    """Find the days that differ from what is known, whose people are others now, or that such days touch."""
    before = {day: found for month in known.values() for day, found in month.days.items()}
    kin = {day: others for month in known.values() for day, others in month.kin.items()}
    differing = {day for day in days.keys() | before.keys() if days.get(day) != before.get(day)}
    differing |= set(moved)
    differing |= {other for day in differing for other in kin.get(day, ())}
    differing |= {day for day, others in kin.items() if not days.keys() >= set(others)}
    here = differing | ledger.superseded(session, ledger.after(until)).kin.keys()
    return _with_kin(session, days, here & days.keys())


def _with_kin(session: Session, days: Mapping[str, Fingerprint], changed: set[str]) -> Plan:
    """A newer revision on a changed day also changes the day of the older one."""
    if len(changed) > MANY * len(days):
        revisions = ledger.superseded(session)
        changed |= {other for day in changed for other in revisions.kin.get(day, ())} & days.keys()
    else:
        revisions = _revisions(session, changed)
        kin = (revisions.kin.keys() & days.keys()) - changed
        revisions = _joined(revisions, _revisions(session, kin))
        changed |= kin
    return Plan(days=days, changed=frozenset(changed), revisions=revisions)


def export(
    session: Session, store: Path, plan: Plan, known: Known, exporter: Exporter, keep: Callable[[Done], None]
) -> Done:
    """Write the months that changed; `keep` is told after each, so that a killed run loses no whole month."""
    done = Done()
    for month, days in plan.months().items():
        old, fresh = known.get(month), [day for day in days if day in plan.changed]
        if old and not fresh and old.days.keys() == set(days):
            done.months[month], done.reused = old, done.reused + 1
            continue
        done.months[month] = _written(session, store, plan, exporter, month, days, old)
        done.made, done.days_read = done.made + 1, done.days_read + len(fresh)
        keep(done)
        crash_point("rebuild.month")
    return done


def _written(
    session: Session,
    store: Path,
    plan: Plan,
    exporter: Exporter,
    month: str,
    days: list[str],
    old: ActsMonth | None,
) -> ActsMonth:
    tables = _tables(session, store, plan, exporter, days, old)
    acts = write_stream(store, lambda digest: f"acts/{month}-{digest}.parquet", ACTS, tables)
    links, ends = links_and_ends(store, month, acts)
    fresh = {day: sorted(plan.revisions.kin.get(day, ())) for day in days if day in plan.changed}
    kin = {day: others for day, others in (old.kin if old else {}).items() if day in days} | fresh
    unknown = {**(old.unknown if old else {}), **exporter.unknown}
    return ActsMonth(
        acts=acts,
        links=links,
        ends=ends,
        days={day: plan.days[day] for day in days},
        kin={day: tuple(others) for day, others in sorted(kin.items()) if others},
        unknown={day: count for day in days if (count := unknown.get(day, 0))},
    )


def _tables(
    session: Session, store: Path, plan: Plan, exporter: Exporter, days: list[str], old: ActsMonth | None
) -> Iterator[pa.Table]:
    """Day by day: out of the ledger if it changed, else out of the file of before."""
    if all(day in plan.changed for day in days) or old is None:
        for day in days:
            yield from exporter.day(session, day)
        return
    with pq.ParquetFile(store / old.acts.path) as file:
        groups = _groups(file)
        for day in days:
            if day in plan.changed:
                yield from exporter.day(session, day)
            else:
                yield from (file.read_row_group(number) for number in groups.get(day, ()))


def _groups(file: pq.ParquetFile) -> dict[str, list[int]]:
    """The row groups of each day; none holds two days."""
    found: dict[str, list[int]] = {}
    place = ACTS.get_field_index("day")
    for number in range(file.metadata.num_row_groups):
        day = file.metadata.row_group(number).column(place).statistics.min
        found.setdefault(day.isoformat(), []).append(number)
    return found


def _revisions(session: Session, days: Iterable[str]) -> Superseded:
    found = Superseded(rows=frozenset(), kin={})
    for day in sorted(days):
        found = _joined(found, ledger.superseded(session, *ledger.on_day(day)))
    return found


def _joined(one: Superseded, other: Superseded) -> Superseded:
    days = one.kin.keys() | other.kin.keys()
    nothing: frozenset[str] = frozenset()
    kin = {day: one.kin.get(day, nothing) | other.kin.get(day, nothing) for day in days}
    return Superseded(rows=one.rows | other.rows, kin=kin)

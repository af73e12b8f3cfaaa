"""From the ledger to partitions that are up to date, using again whatever still tells the truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from sqlalchemy.orm import Session

from plnhub.db import Database
from plnhub.flow.engines import Engine
from plnhub.flow.partitions import acts, ledger
from plnhub.flow.partitions.base import JOURNAL, Base, Journal, base_of, moved_days, origin_of
from plnhub.flow.partitions.borrowed import borrow
from plnhub.flow.partitions.circumstances import OTHERS, Circumstances, Earlier
from plnhub.flow.partitions.days import fingerprints_since
from plnhub.flow.partitions.export import exporter
from plnhub.flow.partitions.manifest import Manifest
from plnhub.flow.partitions.months import FACT, Digests, Made, Maker
from plnhub.flow.partitions.parts import Part
from plnhub.flow.partitions.people import Nodes, read_people
from plnhub.flow.partitions.people_tables import SmallTables
from plnhub.flow.store import engine as bare_engine
from plnhub.keys import Keys


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was done: months and days read anew or used again, and what the ledger holds that cannot count."""

    days_read: int
    acts_months: int
    acts_months_reused: int
    fact_months: int
    fact_months_reused: int
    damaged: int
    acts: int
    facts: int
    acts_after: int
    bots: int
    unknown_recipients: int


@dataclass(frozen=True, kw_only=True)
class Updated:
    """The partitions and small tables of a new run."""

    manifest: Manifest
    nodes: Nodes
    small: SmallTables
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class _Exported:
    nodes: Nodes
    small: SmallTables
    base: Base
    journal: Journal
    done: acts.Done
    after: int


def update(
    database: Database, keys: Keys, store: Path, as_of: date, engine: Engine, manifests: Sequence[Path]
) -> Updated:
    """Bring acts, facts and rollups up to date; `manifests` name the runs to go on from."""
    with database.reading() as session:
        if database.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        exported = _export(session, keys, store, as_of, manifests)
    made = _compute(store, exported, engine)
    exported.journal.keep(facts=made.months)
    return Updated(
        manifest=exported.journal.manifest,
        nodes=exported.nodes,
        small=exported.small,
        figures=_figures(exported, made),
    )


def _export(session: Session, keys: Keys, store: Path, as_of: date, manifests: Sequence[Path]) -> _Exported:
    nodes, small = read_people(session, keys, as_of)
    origin = origin_of(session, keys, store, nodes)
    base = base_of(session, store, origin, nodes, manifests)
    journal = Journal(path=store / JOURNAL, manifest=Manifest(origin=origin, acts={}))
    with bare_engine() as connection:
        moved = moved_days(connection, store, base)
    days = fingerprints_since(session, as_of, base.days, base.lineage, origin.lineage)
    plan = acts.plan(session, days, as_of, base.acts, moved)
    turn = exporter(keys, nodes, plan.revisions.rows)
    done = acts.export(session, store, plan, base.acts, turn, lambda now: journal.keep(acts=now.months))
    journal.keep(acts=done.months)
    after = ledger.acts_after(session, as_of)
    return _Exported(nodes=nodes, small=small, base=base, journal=journal, done=done, after=after)


def _compute(store: Path, exported: _Exported, engine: Engine) -> Made:
    months, base = exported.done.months, exported.base
    if not months:
        return Made()
    with bare_engine() as connection:
        borrowed = borrow(connection, store, months, base.finished)
        exported.journal.manifest = replace(exported.journal.manifest, borrowed=borrowed.parts)
        digests = Digests(engine=engine.name, acts=months, borrowed=borrowed.digests)
        people = Circumstances(connection=connection, store=store, months=months)
        maker = Maker(
            engine=engine,
            store=store,
            acts=months,
            small=exported.small,
            borrowed=borrowed,
            digests=digests,
            marks=people.marks(vars(exported.small), _earlier(store, base.finished, digests)),
            known=base.files,
        )
        return maker.all(lambda now: exported.journal.keep(facts=now.months))


def _earlier(store: Path, finished: Manifest | None, digests: Digests) -> Earlier:
    """What may be taken over of the marks of a finished run."""
    parts = finished.tables if finished else {}
    if finished is None or not all(name in parts and parts[name].is_whole(store) for name in OTHERS):
        return Earlier(tables={}, marks={})
    tables = {name: pq.read_table(store / parts[name].path) for name in OTHERS}
    return Earlier(tables=tables, marks=digests.unchanged(finished.facts))


def _figures(exported: _Exported, made: Made) -> Figures:
    done = exported.done
    facts: list[Part] = [month.tables[FACT] for month in made.months.values()]
    return Figures(
        days_read=done.days_read,
        acts_months=len(done.months),
        acts_months_reused=done.reused,
        fact_months=len(made.months),
        fact_months_reused=made.reused,
        damaged=exported.base.damaged + made.damaged,
        acts=sum(month.acts.rows for month in done.months.values()),
        facts=sum(part.rows for part in facts),
        acts_after=exported.after,
        bots=sum(exported.small.nodes["is_bot"].to_pylist()),
        unknown_recipients=sum(sum(month.unknown.values()) for month in done.months.values()),
    )

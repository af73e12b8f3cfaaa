"""The measures of the run in force: taken once from its files, then kept beside them."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from plnhub.crash import put_in_place
from plnhub.flow import store
from plnhub.flow.engines import Engine
from plnhub.flow.expressions import VERSION, schemas
from plnhub.flow.figures import RunTables, Scope, measures_of_run
from plnhub.flow.measures.cards import CARDS
from plnhub.flow.partitions.manifest import Manifest
from plnhub.flow.partitions.months import ACTS_SCHEMA, DEED, FACT
from plnhub.privacy.gate import Rules

MEASURES = "measures.json"
RELEASE = sha256(f"2 {VERSION} {sorted(CARDS.items())}".encode()).hexdigest()[:16]
"""Stands for the cards and for how figures are taken; its number is raised when they are taken otherwise."""


def measures_in_force(folder: Path, engine: Engine, rules: Rules) -> dict[str, Any]:
    """Of the run that everything reads; raises Unavailable before the first rebuild."""
    run, place = store.run_in_force(folder)
    kept = _kept(place / MEASURES, run)
    return kept or write_measures(place, run, store.manifest_of(place), engine, rules)


def write_measures(
    place: Path, run: store.Run, manifest: Manifest, engine: Engine, rules: Rules
) -> dict[str, Any]:
    """Take them from the run's files, and keep them in its folder."""
    scope = Scope(
        as_of=run.as_of,
        window_days=run.window_days,
        least=run.min_interactions,
        eligible=rules.eligible,
        contributing=rules.contributing,
        company=rules.contributing,
        seed=run.seed,
    )
    found = measures_of_run(engine, run_tables(engine, place.parent, manifest), scope)
    text = json.dumps(_marks(run) | {"figures": found}, ensure_ascii=False)
    draft = place / f"{MEASURES}.{os.getpid()}.draft"
    draft.write_text(text, encoding="utf-8")
    put_in_place(draft, place / MEASURES)
    return dict(json.loads(text)["figures"])


def run_tables(engine: Engine, folder: Path, manifest: Manifest) -> RunTables:
    """Every month of the run, and its small tables; raises Damaged for a file that is not whole."""
    acts = [manifest.acts[month].acts.whole(folder) for month in sorted(manifest.acts)]
    months = [manifest.facts[month].tables for month in sorted(manifest.facts)]
    small = {name: [part.whole(folder)] for name, part in manifest.tables.items()}
    return RunTables(
        acts=engine.table(acts, ACTS_SCHEMA, "run_acts"),
        facts=engine.table([one[FACT].whole(folder) for one in months], schemas.FACTS, "run_facts"),
        deeds=engine.table([one[DEED].whole(folder) for one in months], schemas.DEEDS, "run_deeds"),
        nodes=engine.table(small["nodes"], schemas.NODES, "run_nodes"),
        memberships=engine.table(small["memberships"], schemas.MEMBERSHIPS, "run_memberships"),
        teams=engine.table(small["teams"], schemas.TEAMS, "run_teams"),
        choices=engine.table(small["choices"], schemas.CHOICES, "run_choices"),
    )


def _kept(path: Path, run: store.Run) -> dict[str, Any] | None:
    """Nothing when they were not taken yet, by another release, or what is there is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        is_ours = {name: found[name] for name in _marks(run)} == _marks(run)
        return dict(found["figures"]) if is_ours else None
    except (OSError, LookupError, TypeError, ValueError):
        return None


def _marks(run: store.Run) -> dict[str, str]:
    """What figures must have been taken of and by, to be told again."""
    return {"run": run.name, "release": RELEASE}

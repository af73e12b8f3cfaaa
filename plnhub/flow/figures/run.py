"""Gather every figure of a run: ask the engine for small aggregates, measure and write them down."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import acts_of_bots
from plnhub.flow.figures import conversations, questions
from plnhub.flow.figures.between import read_carried, write_bridges, write_flow
from plnhub.flow.figures.movement import (
    read_active,
    read_novelty,
    write_changes,
    write_core,
    write_kept_labels,
    write_novelty,
)
from plnhub.flow.figures.people import (
    UNKNOWN,
    Flags,
    People,
    days_since_1970,
    read_people,
    told_with_the_rest,
)
from plnhub.flow.figures.scope import Period, RunTables, Scope, month_number
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.figures.spreading import write_answers, write_cascades, write_echo
from plnhub.flow.figures.standing import Ties, network_of, read_ties, team_at
from plnhub.flow.figures.structure import Networks, write_openness, write_structure
from plnhub.flow.figures.taking_part import (
    acts_of,
    newcomers_of,
    write_isolation,
    write_newcomers,
    write_participation,
)
from plnhub.flow.measures.change import Window
from plnhub.flow.measures.network import Positions
from plnhub.flow.measures.novelty import MONTHS_REMEMBERED


@dataclass(frozen=True, kw_only=True, eq=False)
class Asking:
    """What all questions need."""

    engine: Engine
    tables: RunTables
    scope: Scope
    people: People
    sheet: Sheet


def measures_of_run(engine: Engine, tables: RunTables, scope: Scope) -> dict[str, Any]:
    """Every figure of the company and of divisions with enough people, keyed by card and period."""
    people = read_people(engine.arrow(tables.nodes), engine.arrow(tables.teams))
    sheet = Sheet(least=scope.company, least_in_division=scope.contributing)
    asking = Asking(engine=engine, tables=tables, scope=scope, people=people, sheet=sheet)
    _acts(asking, _window(asking))
    _months(asking)
    bots = tables.nodes.filter(tables.nodes.is_bot).count().to_pyarrow().as_py()
    by_verb = engine.arrow(acts_of_bots(tables.acts, tables.nodes))
    return {
        "as_of": scope.as_of.isoformat(),
        "window_days": scope.window_days,
        "people": {
            "staff": int(np.count_nonzero(people.is_staff)),
            "counted": int(np.count_nonzero(people.is_eligible)),
            "outside": int(np.count_nonzero(~people.is_staff)),
            "bots_left_out": bots,
            "acts_of_bots": sum(by_verb["n"].to_pylist()),
        },
        "measures": asking.sheet.as_mapping(),
    }


def shown_divisions(people: People, acts: Positions | Flags, scope: Scope) -> frozenset[str]:
    own = people.is_eligible & (people.division != UNKNOWN)
    size = np.bincount(people.division[own], minlength=len(people.divisions.names))
    active = np.bincount(people.division[own & (acts > 0)], minlength=len(people.divisions.names))
    enough = (size >= scope.eligible) & (active >= scope.contributing)
    told = told_with_the_rest(size, enough, int(people.is_eligible.sum()), scope.eligible)
    return frozenset(name for name, place in people.divisions.place.items() if told[place])


def _window(asking: Asking) -> frozenset[str]:
    """Answers which divisions are shown."""
    people, scope, sheet, window = asking.people, asking.scope, asking.sheet, asking.scope.window
    acts = acts_of(people, asking.engine.arrow(questions.deeds_in(asking.tables.deeds, window)))
    shown = shown_divisions(people, acts, scope)
    ties, team = _standing(asking, window)
    networks = _networks(people, people.is_eligible, ties, team)
    write_openness(sheet, window.label, networks, shown)
    write_structure(sheet, window.label, networks, scope.seed)
    write_participation(sheet, people, acts, scope, shown)
    write_isolation(sheet, people, ties, team, scope, shown)
    carried = read_carried(people, asking.engine.arrow(questions.carried(asking.tables.facts, window)))
    write_flow(sheet, people, carried, scope, shown)
    write_bridges(sheet, people, carried, scope, shown)
    fresh = pa.table({"code": people.codes[newcomers_of(people, scope)]})
    newcomers = asking.engine.memory("newcomers", fresh)
    contacts = asking.engine.arrow(questions.first_contacts(asking.tables.facts, newcomers))
    write_newcomers(sheet, people, contacts, scope)
    return shown


def _acts(asking: Asking, shown: frozenset[str]) -> None:
    tables, window = asking.tables, asking.scope.window
    counted = conversations.counted_acts(tables.acts, tables.nodes, tables.choices, asking.scope.as_of)
    arrow = asking.engine.arrow
    waiting = arrow(conversations.waiting_times(counted, window))
    write_answers(asking.sheet, asking.people, waiting, asking.scope, shown)
    shared = arrow(conversations.shares(counted, tables.nodes, window))
    write_echo(asking.sheet, asking.people, shared, asking.scope, shown)
    passed = arrow(conversations.passed_on(counted, tables.nodes, tables.memberships))
    write_cascades(asking.sheet, passed)


def _months(asking: Asking) -> None:
    """Whole calendar months only: one that is not over would look as if ties were lost, one cut as if born.

    What a month is beside the year before it is taken from earlier months, too, that are not shown any more.
    """
    active = asking.engine.arrow(questions.active_months(asking.tables.deeds, asking.scope.as_of))
    topics = asking.engine.arrow(questions.topics_met(asking.tables.facts, asking.scope.as_of))
    first = _first_whole_month(asking)
    months = asking.scope.months(first)
    if first is None or not months:
        return
    people, number = asking.people, month_number(months[0].first)
    earlier = min(MONTHS_REMEMBERED, number - first)
    acted = read_active(people, active, number - earlier, earlier + len(months))
    shown = {
        month.label: shown_divisions(people, acted[:, place], asking.scope)
        for place, month in enumerate(months, start=earlier)
    }
    windows = [_month(asking, month, shown[month.label]) for month in months]
    novelty = read_novelty(people, topics, number - earlier, earlier + len(months))
    write_novelty(asking.sheet, months, novelty, people, acted, shown)
    write_changes(asking.sheet, months, windows, novelty, people, shown)
    write_core(asking.sheet, months, acted, people, shown)
    if len(months) > 1:
        write_kept_labels(asking.sheet, people, months[-1], windows[-2:], asking.scope.seed)


def _first_whole_month(asking: Asking) -> int | None:
    """The number of the first month of which every day is kept; None when nothing ever happened.

    Nobody knows what came before the first act in its month: older acts may have been removed.
    """
    arrow, as_of = asking.engine.arrow, asking.scope.as_of
    found = [
        day
        for table in (asking.tables.deeds, asking.tables.facts)
        if (day := arrow(questions.first_day(table, as_of))["day"][0].as_py())
    ]
    return month_number(min(found)) + (min(found).day > 1) if found else None


def _month(asking: Asking, month: Period, shown: frozenset[str]) -> Window:
    """Writes the month's openness; answers its ties by division."""
    people = asking.people
    ties, team = _standing(asking, month)
    inside = ties.among(people.is_staff)
    present = people.is_eligible & (people.started <= days_since_1970(month.last))
    present[inside.a] = present[inside.b] = True
    write_openness(asking.sheet, month.label, _networks(people, present, inside, team), shown)
    division = people.division_at(team, np.arange(people.size))
    keys = inside.a * people.size + inside.b
    order = np.argsort(keys)
    return Window(ties=keys[order], group_a=division[inside.a][order], group_b=division[inside.b][order])


def _standing(asking: Asking, period: Period) -> tuple[Ties, Positions]:
    facts, engine = asking.tables.facts, asking.engine
    ties = read_ties(asking.people, engine.arrow(questions.active_ties(facts, period, asking.scope.least)))
    return ties, team_at(asking.people, engine.arrow(questions.teams_then(facts, period)))


def _networks(people: People, members: Flags, ties: Ties, team: Positions) -> Networks:
    division = people.division_at(team, np.arange(people.size))
    return Networks(
        by_team=network_of(members, ties, team, people.teams),
        by_division=network_of(members, ties, division, people.divisions),
    )

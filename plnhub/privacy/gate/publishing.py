"""Publish a release: data in, cells that no one can trace to a person out. Pure ◇."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from plnhub.privacy.gate.atoms import atom_rule_holds
from plnhub.privacy.gate.clip import clip
from plnhub.privacy.gate.draw import Desk, draw, needed, told_by
from plnhub.privacy.gate.families import Agreement, agree_on_cohorts
from plnhub.privacy.gate.lock import is_published, kept_cells, met_before, refreshable
from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.values import (
    EVERYONE,
    Cell,
    Cohorts,
    Contribution,
    Membership,
    People,
    Publication,
    Question,
    Table,
    Window,
)


class AtomTooSmall(AssertionError):
    """The agreed cohorts would isolate a few people; nothing may be published."""


Plan = list[tuple[Table, Window, Cohorts]]


def publish(
    question: Question, earlier: Publication | None = None, rules: Rules | None = None
) -> Publication:
    """The next release: earlier figures copied, closed periods decided, states renewed if the lock allows."""
    rules = rules or Rules()
    refuse_overlaps(question.tables)
    if len(question.eligible) < rules.company:
        return _nothing(question.as_of, earlier)
    steps: Counter[str] = Counter()
    agreed = agree_on_cohorts(question.eligible, question.families, rules.eligible)
    if not atom_rule_holds([agreed.cohorts], rules.eligible):
        raise AtomTooSmall("An atom of the agreed cohorts is too small; publish fewer cohorts.")
    steps.update({"people left out": len(agreed.left_out), "cohorts merged": agreed.merges})
    memberships = earlier.memberships if earlier else ()
    plan = _plan(question, agreed, memberships, rules, steps)
    fresh = _draw_all(question, plan, agreed, rules, steps)
    cells = [*kept_cells(earlier, fresh, question.tables), *fresh]
    steps["cells shown"] = sum(cell.shown is not None for cell in fresh)
    steps["cells in"] = len(fresh)
    return Publication(
        cells=tuple(sorted(cells, key=_place)),
        memberships=(*memberships, *_new_memberships(question.as_of, plan, fresh)),
        steps=dict(steps),
    )


def refuse_overlaps(tables: Sequence[Table]) -> None:
    """Figures of overlapping periods could be subtracted from each other."""
    for table in tables:
        for number, period in enumerate(table.periods):
            if any(period.meets(other) for other in table.periods[:number]):
                raise ValueError(f"Periods of {table.measure} overlap at {period.label}; publish them apart.")
    names = Counter(table.measure for table in tables)
    if twice := sorted(name for name, times in names.items() if times > 1):
        raise ValueError(f"One table for each measure, please: {', '.join(twice)}.")


def counted(
    question: Question, people: People, rules: Rules, steps: Counter[str]
) -> tuple[Contribution, ...]:
    """The contributions that count: by people in the release, upon others, clipped by week."""
    known = [one for one in question.contributions if _counts(one, people)]
    clipped = clip(known, rules.weekly_clip)
    steps["events in"] = sum(one.n for one in question.contributions)
    steps["events of people left out"] = steps["events in"] - sum(one.n for one in known)
    steps["events clipped"] = sum(one.n for one in known) - sum(one.n for one in clipped)
    return clipped


def _counts(contribution: Contribution, people: People) -> bool:
    ends = [end for end in (contribution.giver, contribution.receiver) if end]
    return bool(ends) and all(end in people for end in ends) and len(set(ends)) == len(ends)


def _plan(
    question: Question,
    agreed: Agreement,
    memberships: Sequence[Membership],
    rules: Rules,
    steps: Counter[str],
) -> Plan:
    plan: Plan = []
    for table in question.tables:
        for period in table.periods:
            window = Window(measure=table.measure, period=period)
            if is_published(window, memberships):
                steps["periods copied"] += 1
            elif period.last > question.as_of:
                steps["periods still open"] += 1
            else:
                told = told_by(agreed, table)
                allowed = _allowed(agreed, table, told, met_before(window, memberships), rules)
                steps["cohorts locked"] += len(told) - len(allowed)
                plan.append((table, window, allowed))
    return plan


def _allowed(
    agreed: Agreement, table: Table, told: Cohorts, met: Sequence[Membership], rules: Rules
) -> Cohorts:
    if not met:
        return told
    allowed = refreshable(told, met, rules.eligible)
    return allowed if allowed.keys() >= needed(agreed, table) else {}


def _draw_all(
    question: Question, plan: Plan, agreed: Agreement, rules: Rules, steps: Counter[str]
) -> list[Cell]:
    desk = Desk(
        agreed=agreed,
        staff=question.staff,
        contributions=counted(question, agreed.cohorts[EVERYONE], rules, steps),
        readings=tuple(question.readings(agreed.cohorts)),
        rules=rules,
        steps=steps,
    )
    return [
        cell
        for table, window, allowed in plan
        if allowed
        for cell in draw(desk, table, window.period, allowed)
    ]


def _new_memberships(as_of: date, plan: Plan, fresh: Sequence[Cell]) -> list[Membership]:
    """Who was in which cohort, for the windows that have figures; one without any may be asked again."""
    drawn = {(cell.measure, cell.period) for cell in fresh}
    windows: dict[frozenset[str], list[Window]] = defaultdict(list)
    cohorts_of: dict[frozenset[str], Cohorts] = {}
    for _, window, allowed in plan:
        if (window.measure, window.period.label) in drawn:
            windows[frozenset(allowed)].append(window)
            cohorts_of[frozenset(allowed)] = allowed
    return [
        Membership(as_of=as_of, cohorts=cohorts_of[names], windows=tuple(seen))
        for names, seen in windows.items()
    ]


def _nothing(as_of: date, earlier: Publication | None) -> Publication:
    """A company so small is told one sentence; what was seen before stays as it stood."""
    return Publication(
        cells=earlier.cells
        if earlier
        else (Cell(measure="headcount", period=as_of.isoformat(), cohort=EVERYONE),),
        memberships=earlier.memberships if earlier else (),
        steps={"company too small": 1},
    )


def _place(cell: Cell) -> tuple[str, str, str, str]:
    return cell.measure, cell.period, cell.cohort, cell.other_cohort

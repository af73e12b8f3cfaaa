"""An attacker who sees every published cell, knows the directory and, if told, some members' own values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plnhub.privacy.gate import EVERYONE, OUTSIDE, Cell, Cohorts, Kind, Publication, Rules, State
from plnhub.privacy.gate.soften import Softened, soften_count, soften_share
from tests.privacy.programs import Sight, count_ranges, yes_ranges

ShareMechanism = Callable[[int, int], Softened]
CountMechanism = Callable[[int], Softened]


@dataclass(frozen=True, kw_only=True)
class Own:
    """An act whose two ends a colluding member knows."""

    measure: str
    period: str
    giver: str
    receiver: str
    n: int = 1


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """What the attacker found out, about how many people."""

    kind: str
    measure: str
    period: str
    where: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Observed:
    """A published cell beside the cohorts that the directory shows for it."""

    cell: Cell
    cohorts: Cohorts


@dataclass(frozen=True, kw_only=True)
class Attacker:
    """`kinds` names the form of each measure, `stocks` the measures whose periods tell of the same thing."""

    kinds: Mapping[str, Kind]
    stocks: frozenset[str] = frozenset()
    colluders: frozenset[str] = frozenset()
    own_answers: Mapping[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    own_acts: Sequence[Own] = ()
    rules: Rules = field(default_factory=Rules)
    share: ShareMechanism | None = None
    count: CountMechanism | None = None
    dominance_known: bool = True

    @property
    def least(self) -> int:
        return self.rules.eligible - len(self.colluders)

    def attack(self, observed: Iterable[Observed]) -> list[Exposure]:
        """All that can be proven from everything seen."""
        seen = [one for one in observed if one.cell.shown is not None]
        found = too_fine(seen, self.rules)
        for (measure, period, answer), cells in self._by_quantity(seen, Kind.SHARES).items():
            found += self._answers(measure, period, answer, cells)
        for (measure, period, _), cells in self._by_quantity(seen, Kind.FLOW, Kind.TOTAL).items():
            for turned in (False, True):
                found += self._counts(measure, period, cells, turned)
        return found

    def _by_quantity(
        self, seen: Sequence[Observed], *kinds: Kind
    ) -> dict[tuple[str, str, str], list[Observed]]:
        groups: dict[tuple[str, str, str], list[Observed]] = defaultdict(list)
        for one in seen:
            kind = self.kinds.get(one.cell.measure)
            if kind in kinds:
                period = "any" if one.cell.measure in self.stocks else one.cell.period
                answer = one.cell.other_cohort if kind is Kind.SHARES else ""
                groups[one.cell.measure, period, answer].append(one)
        return groups

    def _answers(self, measure: str, period: str, answer: str, cells: Sequence[Observed]) -> list[Exposure]:
        known_yes = self.own_answers.get((measure, period, answer), frozenset()) & self.colluders
        sights = []
        for one in cells:
            people = one.cohorts[one.cell.cohort]
            low, high = invert_share(one.cell, len(people), self._share_mechanism())
            less = len(people & known_yes)
            sights.append(Sight(givers=people - self.colluders, low=low - less, high=high - less))
        found = []
        for people, low, high in yes_ranges(sights):
            where = ", ".join(sorted(people)[:3])
            if high == 0 or low == len(people):
                found.append(_exposure("certain", measure, period, where, len(people)))
            elif low == high and len(people) < self.least:
                found.append(_exposure("pinned", measure, period, where, len(people)))
        return found

    def _counts(self, measure: str, period: str, cells: Sequence[Observed], turned: bool) -> list[Exposure]:
        mine = [act for act in self.own_acts if act.measure == measure and act.period == period]
        sights = [self._sight(one, mine, turned) for one in informative(cells)]
        found = []
        for group in count_ranges([one for one in sights if one.givers], self._dominance()):
            whole_low, whole_high = group.whole
            where = f"{'receives' if turned else 'gives'}: {', '.join(sorted(group.people)[:3])}"
            if whole_high - whole_low < self.rules.line_spread:
                found.append(_exposure("bracketed", measure, period, where, len(group.people)))
            elif any(high - low < self.rules.cell_spread for low, high in group.cells):
                found.append(_exposure("bracketed in a cell", measure, period, where, len(group.people)))
            if group.total[0] == group.total[1] and len(group.people) < self.least:
                found.append(_exposure("pinned", measure, period, where, len(group.people)))
        return found

    def _sight(self, one: Observed, mine: Sequence[Own], turned: bool) -> Sight:
        giving, receiving = _end(one, one.cell.cohort), _end(one, one.cell.other_cohort)
        low, high = invert_count(one.cell, self._count_mechanism())
        less = sum(act.n for act in mine if act.giver in giving and act.receiver in (receiving or {""}))
        ends = (receiving, giving) if turned else (giving, receiving)
        outside = (one.cell.other_cohort if turned else one.cell.cohort) not in one.cohorts
        return Sight(
            givers=frozenset() if outside else ends[0] - self.colluders,
            receivers=ends[1] - self.colluders if ends[1] else frozenset({""}),
            low=max(0, low - less),
            high=high - less,
            known=less,
        )

    def _dominance(self) -> float:
        return self.rules.dominance if self.dominance_known else 1.0

    def _share_mechanism(self) -> ShareMechanism:
        return self.share or (lambda yes, people: soften_share(yes, people, self.rules))

    def _count_mechanism(self) -> CountMechanism:
        return self.count or (lambda value: soften_count(value, self.rules))


def observe(publications: Iterable[Publication]) -> list[Observed]:
    """Every cell of every release with the cohorts of the membership it was first shown with."""
    seen: dict[Cell, Observed] = {}
    for publication in publications:
        for cell in publication.cells:
            for membership in reversed(publication.memberships):
                windows = {(window.measure, window.period.label) for window in membership.windows}
                if (cell.measure, cell.period) in windows and cell.cohort in _names(membership.cohorts, cell):
                    seen.setdefault(cell, Observed(cell=cell, cohorts=membership.cohorts))
                    break
    return list(seen.values())


def too_fine(seen: Iterable[Observed], rules: Rules) -> list[Exposure]:
    """Counts that are no multiple of the step, and so tell single events apart."""
    return [
        _exposure("too fine", one.cell.measure, one.cell.period, one.cell.cohort, 1)
        for one in seen
        if (one.cell.shown or 0) > 1 and (one.cell.shown or 0) % rules.step
    ]


def invert_share(cell: Cell, people: int, mechanism: ShareMechanism) -> tuple[int, int]:
    behind = [yes for yes in range(people + 1) if mechanism(yes, people) == (cell.shown, cell.state)]
    return (min(behind), max(behind)) if behind else (0, people)


def invert_count(cell: Cell, mechanism: CountMechanism) -> tuple[int, int]:
    near = int(cell.shown or 0)
    behind = [n for n in range(max(0, near - 10), near + 11) if mechanism(n) == (cell.shown, State.SHOWN)]
    return (min(behind), max(behind)) if behind else (0, 10**6)


def informative(cells: Sequence[Observed]) -> list[Observed]:
    """Totals add up shown cells; only a table without any shows totals of its own."""
    inner = {_is_outside(one) for one in cells if not _is_total(one.cell)}
    return [one for one in cells if not _is_total(one.cell) or _is_outside(one) not in inner]


def _is_total(cell: Cell) -> bool:
    return cell.other_cohort != "" and bool({cell.cohort, cell.other_cohort} & {EVERYONE, OUTSIDE})


def _is_outside(one: Observed) -> bool:
    return not {one.cell.cohort, one.cell.other_cohort} <= {*one.cohorts, ""}


def _end(one: Observed, name: str) -> frozenset[str]:
    return one.cohorts.get(name, frozenset({name}) if name else frozenset())


def _names(cohorts: Cohorts, cell: Cell) -> set[str]:
    return {*cohorts, *({cell.cohort} if cell.other_cohort in cohorts else set())}


def _exposure(kind: str, measure: str, period: str, where: str, people: int) -> Exposure:
    return Exposure(kind=kind, measure=measure, period=period, where=where, people=people)

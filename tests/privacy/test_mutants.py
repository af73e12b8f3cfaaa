"""Each protection is needed: take it away, and the attacker finds people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from plnhub.privacy.gate import (
    EVERYONE,
    Agreement,
    Cohort,
    Contribution,
    Family,
    Kind,
    People,
    Publication,
    Question,
    Rules,
    State,
    publish,
)
from plnhub.privacy.gate.publishing import AtomTooSmall
from plnhub.privacy.gate.soften import Softened
from tests.privacy.attacker import Attacker, Exposure, observe
from tests.privacy.guesses import guesses
from tests.privacy.makers import own_acts
from tests.privacy.test_lock import MONDAY, NEXT, stock
from tests.privacy.test_publish import all_flow, flow
from tests.privacy.test_publish import question as flow_question

pytestmark = pytest.mark.privacy
GATE = "plnhub.privacy.gate"
PROFILES = Attacker(kinds={"profile": Kind.SHARES}, stocks=frozenset({"profile"}))
FLOWS = Attacker(kinds={"flow": Kind.FLOW})


def group(name: str, size: int) -> Cohort:
    return Cohort(name=name, people=frozenset(f"{name}{n:02}" for n in range(size)))


def answers(day: date, units: Sequence[Cohort], yes: Sequence[int], *more: str) -> Question:
    """So many of each unit say yes, and all those besides who stand in no unit."""
    willing = [uid for unit, n in zip(units, yes, strict=True) for uid in sorted(unit.people)[:n]]
    return Question(
        as_of=day,
        eligible=frozenset(uid for unit in units for uid in unit.people) | frozenset(more),
        staff=100,
        families=(Family(name="unit", cohorts=tuple(units)),),
        tables=(stock(day),),
        contributions=tuple(
            Contribution(measure="profile", day=day, giver=uid, answer="yes") for uid in [*willing, *more]
        ),
    )


def kinds(found: Sequence[Exposure]) -> set[str]:
    return {exposure.kind for exposure in found}


def unmerged(eligible: People, families: Sequence[Family], least: int) -> Agreement:
    """No atom rule: every cohort as it is, and everyone beside them."""
    cohorts = {cohort.name: cohort.people for family in families for cohort in family.cohorts}
    names = {family.name: tuple(cohort.name for cohort in family.cohorts) for family in families}
    return Agreement(cohorts={EVERYONE: eligible, **cohorts}, families=names, left_out=frozenset(), merges=0)


def plain_everyone(cells: list[Any], *_: Any) -> list[Any]:
    return cells


def uncoded(yes: int, people: int, _: Rules | None = None) -> Softened:
    step = max(0.05, 3 / people)
    return min(1.0, round(step * round(yes / people / step), 4)), State.SHOWN


def loner() -> Publication:
    """One person of no unit says yes, in a company where the rounding of all groups happens to meet."""
    return publish(answers(MONDAY, [group("a", 30), group("b", 30)], [10, 22], "loner"))


def test_without_the_atom_rule_one_person_beside_the_units_is_certain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{GATE}.publishing.agree_on_cohorts", unmerged)
    monkeypatch.setattr(f"{GATE}.publishing.atom_rule_holds", lambda *_: True)
    monkeypatch.setattr(f"{GATE}.lists._with_everyone_from_parts", plain_everyone)
    assert kinds(PROFILES.attack(observe([loner()]))) == {"certain"}


def test_cohorts_that_were_not_merged_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{GATE}.publishing.agree_on_cohorts", unmerged)
    with pytest.raises(AtomTooSmall):
        loner()


def test_with_the_atom_rule_the_person_beside_the_units_is_safe() -> None:
    assert PROFILES.attack(observe([loner()])) == []


def two_weeks_with_a_joiner() -> list[Publication]:
    before, after = group("a", 20), group("a", 21)
    first = publish(answers(MONDAY, [before, group("b", 24)], [7, 12]))
    joined = answers(NEXT, [after, group("b", 24)], [7, 12])
    act = Contribution(measure="profile", day=NEXT, giver="a20", answer="yes")
    acts = (*joined.contributions, act)
    return [first, publish(Question(**{**vars(joined), "contributions": acts}), first)]


def test_without_the_lock_a_joiner_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{GATE}.publishing.refreshable", lambda cohorts, *_: cohorts)
    assert kinds(PROFILES.attack(observe(two_weeks_with_a_joiner()))) == {"certain"}


def test_with_the_lock_a_joiner_is_safe() -> None:
    assert PROFILES.attack(observe(two_weeks_with_a_joiner())) == []


def all_yes() -> Publication:
    return publish(answers(MONDAY, [group("a", 20), group("b", 24)], [20, 12]))


def test_without_coding_a_unanimous_unit_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{GATE}.lists.soften_share", uncoded)
    monkeypatch.setattr(f"{GATE}.lists._with_everyone_from_parts", plain_everyone)
    knowing = Attacker(kinds=PROFILES.kinds, stocks=PROFILES.stocks, share=uncoded)
    assert kinds(knowing.attack(observe([all_yes()]))) == {"certain"}


def test_with_coding_a_unanimous_unit_is_safe() -> None:
    assert PROFILES.attack(observe([all_yes()])) == []


def nobody_in_one_unit() -> Publication:
    units = [group("a", 20), group("b", 20), group("c", 20)]
    ask = answers(MONDAY, units, [0, 5, 5])
    busy = [
        Contribution(measure="profile", day=MONDAY, giver=uid, answer="no")
        for unit in units
        for uid in unit.people
    ]
    return publish(Question(**{**vars(ask), "contributions": (*ask.contributions, *busy)}))


def test_with_a_share_of_its_own_for_everyone_a_coded_unit_is_certain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{GATE}.lists._with_everyone_from_parts", plain_everyone)
    assert kinds(PROFILES.attack(observe([nobody_in_one_unit()]))) == {"certain"}


def test_with_the_share_of_everyone_put_together_a_coded_unit_is_safe() -> None:
    assert PROFILES.attack(observe([nobody_in_one_unit()])) == []


def is_quiet(one: Contribution) -> bool:
    """The rest of the north gives little, and only to the south."""
    return not one.giver.startswith("north") or (
        one.giver[-2:] in "h2 h3 h4 h5 10 11 12 13 14 15" and "south" in one.receiver
    )


def prolific() -> Question:
    days = (4, 11, 18, 25)
    loud = [flow("north0", f"south{n}", 1, day=day) for n in range(20) for day in days]
    return flow_question([*[one for one in all_flow(1) if is_quiet(one)], *loud])


def found_by_guessing(ask: Question) -> list[Exposure]:
    published = publish(ask)
    acts = own_acts(ask.contributions, periods=[ask.tables[0].periods[0]])
    return guesses(observe([published]), acts, Rules())


def test_without_the_dominance_rules_the_most_prolific_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{GATE}.tally.is_dominated", lambda *_: False)
    monkeypatch.setattr(f"{GATE}.tally.is_spread", lambda *_: True)
    assert kinds(found_by_guessing(prolific())) == {"guessed"}


def test_with_the_dominance_rules_the_most_prolific_is_safe() -> None:
    assert found_by_guessing(prolific()) == []


def test_without_the_clip_one_week_of_one_person_moves_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = flow_question([*all_flow(4), *(flow("north0", f"south{n}", 5) for n in range(10))])
    clipped = publish(ask).cells
    monkeypatch.setattr(f"{GATE}.publishing.clip", lambda contributions, _: tuple(contributions))
    assert publish(ask).cells != clipped


def exact(value: float, _: Rules | None = None) -> Softened:
    return float(value), State.SHOWN


def test_without_rounding_figures_are_too_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{GATE}.grid.soften_count", exact)
    odd = flow_question([*all_flow(4), flow("north3", "south9")])
    assert "too fine" in kinds(FLOWS.attack(observe([publish(odd)])))


def test_with_rounding_no_figure_is_too_fine() -> None:
    odd = flow_question([*all_flow(4), flow("north3", "south9")])
    assert FLOWS.attack(observe([publish(odd)])) == []


def test_without_the_spread_of_lines_a_thin_line_brackets_its_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{GATE}.grid.hide_thin_and_lone", lambda *_: None)
    thin = flow_question([one for one in all_flow(1) if one.giver > "south" or one.giver < "north19"])
    assert "bracketed" in kinds(FLOWS.attack(observe([publish(thin)])))

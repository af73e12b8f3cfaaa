"""Each gate holds the very run it is there for, and nothing else does: without it the run would pass."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from plnhub.directory.entries.names import team_key
from plnhub.directory.entries.values import KnownTeam, OnFile, Reading
from plnhub.directory.planning import gates
from plnhub.directory.planning.plan import Plan, plan_sync
from tests.directory.makers import NOW, known, reading, staff

PEOPLE = 100
IT = team_key(None, "IT")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One answer of a directory that looks well enough and is not."""

    gate: str
    on_file: OnFile
    found: Reading
    said: dict[str, Any]


def firm(**values: Any) -> OnFile:
    """A hundred people with title and mail, read well before."""
    people = [
        known(f"p{n}", n, title="Buyer", mail=f"p{n}@x.example", team="IT") for n in range(1, PEOPLE + 1)
    ]
    standing = {
        "teams": {IT: KnownTeam(name="IT")},
        "last_complete_size": PEOPLE,
        "last_settings": "same",
        "filled": {"title": PEOPLE, "mail": PEOPLE},
    }
    return OnFile(people=tuple(people), **(standing | values))


def found(change: Callable[[int, Any], Any] = lambda _n, one: one, **values: Any) -> Reading:
    people = [change(number, person.staff) for number, person in enumerate(firm().people)]
    return reading(*(one for one in people if one), **values)


def cut_off() -> Case:
    return Case(gate="G1", on_file=firm(), found=found(complete=False, reason="cut"), said={})


def too_short() -> Case:
    short = found(lambda n, one: one if n < 99 else None)
    return Case(gate="G1", on_file=firm(last_complete_size=1000), found=short, said={})


def nobody() -> Case:
    empty = OnFile(last_complete_size=0)
    return Case(gate="G2", on_file=empty, found=reading(), said={})


def a_canary_missing() -> Case:
    return Case(gate="G2", on_file=firm(), found=found(), said={"canaries": ("grace",)})


def six_vanish() -> Case:
    return Case(gate="G3", on_file=firm(), found=found(lambda n, one: one if n > 5 else None), said={})


def three_vanish_and_three_are_disabled() -> Case:
    def change(n: int, one: Any) -> Any:
        return None if n < 3 else replace(one, disabled=n < 6)

    return Case(gate="G3", on_file=firm(), found=found(change), said={})


def three_more_after_three() -> Case:
    gone = found(lambda n, one: one if n > 2 else None)
    return Case(gate="G3", on_file=firm(recent_removals=3), found=gone, said={})


def another_title_for_a_third() -> Case:
    other = found(lambda n, one: replace(one, title="Chief") if n < 31 else one)
    return Case(gate="G4", on_file=firm(), found=other, said={})


def a_third_new() -> Case:
    more = found()
    strangers = tuple(staff(f"n{n}", team="IT") for n in range(31))
    return Case(gate="G4", on_file=firm(), found=replace(more, staff=(*more.staff, *strangers)), said={})


def another_key_for_one() -> Case:
    rekeyed = found(lambda n, one: replace(one, key="another") if n == 0 else one)
    return Case(gate="G4", on_file=firm(), found=rekeyed, said={})


def a_title_hidden_from_most() -> Case:
    """Few enough have a title that the loss is no churn."""
    half = firm(filled={"title": 25})
    hidden = found(lambda n, one: replace(one, title=None) if n < 20 else one)
    return Case(gate="G5", on_file=half, found=hidden, said={})


def leaders(count: int) -> dict[str, frozenset[str]]:
    return {f"key-p{n}": frozenset({"leader"}) for n in range(1, count + 1)}


def a_group_loses_most() -> Case:
    few = found(role_members={"leader": frozenset({"key-p1", "key-p2"})})
    return Case(gate="G6", on_file=firm(grants=leaders(10)), found=few, said={})


def another_administrator() -> Case:
    one_more = found(role_members={"admin": frozenset({"key-p1"})})
    return Case(gate="G6", on_file=firm(), found=one_more, said={})


def other_settings() -> Case:
    return Case(gate="G7", on_file=firm(), found=found(), said={"settings": "other"})


CASES = [
    cut_off,
    too_short,
    nobody,
    a_canary_missing,
    six_vanish,
    three_vanish_and_three_are_disabled,
    three_more_after_three,
    another_title_for_a_third,
    a_third_new,
    another_key_for_one,
    a_title_hidden_from_most,
    a_group_loses_most,
    another_administrator,
    other_settings,
]


def planned(case: Case) -> Plan:
    return plan_sync(case.on_file, case.found, now=NOW, **({"settings": "same"} | case.said))


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_exactly_this_gate_holds_the_run(make: Callable[[], Case]):
    case = make()
    assert [fired.gate for fired in planned(case).gates] == [case.gate]


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_without_the_gate_nothing_would_hold_it(make: Callable[[], Case], monkeypatch: pytest.MonkeyPatch):
    case = make()
    monkeypatch.setattr(gates, "GATES", tuple(pair for pair in gates.GATES if pair[0] != case.gate))
    assert planned(case).gates == ()


def five_vanish() -> Reading:
    return found(lambda n, one: one if n > 4 else None)


def thirty_get_another_title() -> Reading:
    return found(lambda n, one: replace(one, title="Chief") if n < 30 else one)


def thirty_come() -> Reading:
    return replace(found(), staff=(*found().staff, *(staff(f"n{n}", team="IT") for n in range(30))))


def a_reorganisation() -> Reading:
    return found(lambda n, one: replace(one, team="Sales", dn=f"uid=p{n},ou=sales"))


@pytest.mark.parametrize(
    "make",
    [found, five_vanish, thirty_get_another_title, thirty_come, a_reorganisation],
    ids=lambda m: m.__name__,
)
def test_what_happens_in_any_company_passes(make: Callable[[], Reading]):
    assert plan_sync(firm(), make(), now=NOW, settings="same").gates == ()


def test_somebody_set_aside_for_another_key_before_holds_no_run_again():
    rekeyed = another_key_for_one()
    before = replace(rekeyed.on_file, aside=frozenset({"another"}))
    assert plan_sync(before, rekeyed.found, now=NOW, settings="same").gates == ()


def test_a_first_run_may_bring_everybody_and_administrators():
    everybody = found(role_members={"admin": frozenset({"key-p1"})})
    assert plan_sync(OnFile(), everybody, now=NOW, settings="same").gates == ()


def test_a_group_that_loses_five_people_passes():
    most = frozenset(f"key-p{n}" for n in range(6, 9))
    before = firm(grants=leaders(8))
    assert plan_sync(before, found(role_members={"leader": most}), now=NOW, settings="same").gates == ()


def test_changes_alone_are_not_taken_for_a_short_answer():
    few = reading(firm().people[0].staff, is_partial=True, absent=frozenset(), groups_read=False)
    assert plan_sync(firm(), few, now=NOW, settings="same").gates == ()

"""Answers of a directory that look well enough and are not, each with the gate that must hold it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from plnhub.directory.entries.names import team_key
from plnhub.directory.entries.values import KnownPerson, KnownTeam, OnFile, Reading
from plnhub.models import PersonState
from tests.directory.makers import known, reading, staff

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
        "people": tuple(people),
        "teams": {IT: KnownTeam(name="IT")},
        "last_complete_size": PEOPLE,
        "last_settings": "same",
        "filled": {"title": PEOPLE, "mail": PEOPLE},
    }
    return OnFile(**(standing | values))


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


def six_disabled_ones_let_in() -> Case:
    """What switches people off is hidden, so that nobody seems disabled."""
    off = firm(people=tuple(replace(p, staff=replace(p.staff, disabled=p.id < 7)) for p in firm().people))
    return Case(gate="G5", on_file=off, found=found(), said={})


def six_who_left_let_in() -> Case:
    left = firm(people=tuple(gone(p) if p.id < 7 else p for p in firm().people))
    return Case(gate="G5", on_file=left, found=found(), said={})


def three_disabled_and_three_who_left_let_in() -> Case:
    off = [replace(p, staff=replace(p.staff, disabled=3 < p.id < 7)) for p in firm().people]
    people = tuple(gone(p) if p.id < 4 else p for p in off)
    return Case(gate="G5", on_file=firm(people=people), found=found(), said={})


def gone(person: KnownPerson) -> KnownPerson:
    return replace(person, state=PersonState.INACTIVE, unit=None)


def leaders(count: int) -> dict[str, frozenset[str]]:
    return {f"key-p{n}": frozenset({"leader"}) for n in range(1, count + 1)}


def a_group_loses_most() -> Case:
    few = found(role_members={"leader": frozenset({"key-p1", "key-p2"})})
    return Case(gate="G6", on_file=firm(grants=leaders(10)), found=few, said={})


def another_administrator() -> Case:
    one_more = found(role_members={"admin": frozenset({"key-p1"})})
    return Case(gate="G6", on_file=firm(), found=one_more, said={})


def six_more_leaders() -> Case:
    more = found(role_members={"leader": frozenset(leaders(16))})
    return Case(gate="G6", on_file=firm(grants=leaders(10)), found=more, said={})


def everybody_an_auditor() -> Case:
    everybody = found(role_members={"auditor": frozenset(leaders(PEOPLE))})
    return Case(gate="G6", on_file=firm(), found=everybody, said={})


def six_administrators_at_first() -> Case:
    six = found(role_members={"admin": frozenset(leaders(6))})
    return Case(gate="G6", on_file=OnFile(), found=six, said={})


def an_administrator_back(**values: Any) -> Case:
    """Somebody comes again who was an administrator, and who is one now cannot be told."""
    people = tuple(gone(p) if p.id == 1 else p for p in firm().people)
    before = firm(people=people, grants={"key-p1": frozenset({"admin"})}, away=frozenset({"key-p1"}))
    said = {"role_groups": {"admin": "cn=admins"}}
    return Case(gate="G6", on_file=before, found=found(**values), said=said)


def an_administrator_back_whose_group_is_hidden() -> Case:
    return an_administrator_back(role_members={"leader": frozenset()})


def an_administrator_back_and_no_group_asked_for() -> Case:
    return an_administrator_back(groups_read=False)


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
    six_disabled_ones_let_in,
    six_who_left_let_in,
    three_disabled_and_three_who_left_let_in,
    a_group_loses_most,
    six_more_leaders,
    everybody_an_auditor,
    six_administrators_at_first,
    an_administrator_back_whose_group_is_hidden,
    an_administrator_back_and_no_group_asked_for,
    another_administrator,
    other_settings,
]

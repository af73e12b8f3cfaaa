"""The small tables of a run: where everybody was on each day, who counts, and who allows what."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from plnhub.flow.expressions.schemas import TEAMS
from plnhub.flow.partitions.people_tables import (
    ACTING,
    MEMBERSHIP,
    OUTSIDER,
    PERSON,
    PROFILE,
    Found,
    SmallTables,
    small_tables,
)

TODAY = date(2026, 3, 10)
ANN = {
    **{"code": 1, "node": "ann", "team": "Data", "division": "", "team_division": "Research"},
    **{"state": "active", "disabled": False, "is_bot": False},
}
HUB = {"profile": 7, "code": 1, "network": "hub", "proven": False, "counted": True, "mirrored": False}
MAY, JULY, NOVEMBER = date(2025, 5, 1), date(2025, 7, 1), date(2025, 11, 1)


def table(schema: pa.Schema, *rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)


def tables_of(*memberships: dict[str, Any], ann: dict[str, Any] = ANN, profiles: Any = (HUB,)) -> SmallTables:
    outsider = {"code": 2, "node": "outside:x:2", "community": "x", "is_bot": False}
    found = Found(
        person=table(PERSON, ann),
        outsider=table(OUTSIDER, outsider, outsider),
        acting=table(ACTING, {"actor": 10, "code": 1}, {"actor": 11, "code": 2}),
        profile=table(PROFILE, *profiles),
        membership=table(MEMBERSHIP, *({"code": 1, **one} for one in memberships)),
        team=table(TEAMS.to_pyarrow()),
    )
    return small_tables(found, TODAY)


def places(*memberships: dict[str, Any], **more: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values())[1:] for row in tables_of(*memberships, **more).memberships.to_pylist()]


def test_who_is_in_no_dated_team_has_always_been_in_the_present_one():
    assert places() == [("Data", date.min, None)]


def test_days_that_no_membership_tells_have_the_present_team():
    first = {"team": "Sales", "started": MAY, "ended": JULY}
    second = {"team": "Data", "started": NOVEMBER, "ended": None}
    gaps = [("Data", date.min, MAY), ("Data", JULY, NOVEMBER)]
    assert sorted(places(first, second), key=str) == sorted(
        [*gaps, ("Sales", MAY, JULY), ("Data", NOVEMBER, None)], key=str
    )


def test_a_membership_within_another_leaves_no_gap_behind():
    wide = {"team": "Sales", "started": MAY, "ended": NOVEMBER}
    narrow = {"team": "Data", "started": MAY, "ended": JULY}
    assert ("Data", JULY, NOVEMBER) not in places(wide, narrow)
    assert ("Data", NOVEMBER, None) in places(wide, narrow)


def test_who_has_no_team_now_fills_no_gap():
    assert places(ann=ANN | {"team": None}) == []


@pytest.mark.parametrize(
    ("differs", "active", "counted"),
    [
        ({}, True, True),
        ({"state": "missing"}, True, True),
        ({"state": "inactive"}, False, False),
        ({"disabled": True}, False, False),
        ({"is_bot": True}, False, False),
        ({"started": TODAY}, True, True),
        ({"started": date(2026, 3, 11)}, False, False),
    ],
)
def test_only_who_is_here_counts(differs: dict[str, Any], active: bool, counted: bool):
    ann, other = tables_of(ann=ANN | differs).nodes.to_pylist()
    assert (ann["active"], ann["counted"]) == (active, counted)
    assert ann["division"] == "Research"
    assert not other["counted"]


def test_an_account_with_several_actors_is_one_node():
    assert tables_of().nodes["code"].to_pylist() == [1, 2]


def test_inside_the_hub_staff_are_asked_and_outsiders_are_not():
    def by_actor(*profiles: dict[str, Any]) -> list[tuple[Any, ...]]:
        rows = tables_of(profiles=profiles).choices.to_pylist()
        return [(row["actor"], row["counted"], row["mirrored"]) for row in rows if not row["profile"]]

    assert by_actor(HUB) == [(1, True, False), (2, True, True)]
    assert by_actor() == [(1, False, False), (2, True, True)]


def test_a_proven_profile_takes_part_by_its_own_switches_and_one_that_is_off_leaves_no_trace():
    proven = HUB | {"profile": 8, "network": "mastodon", "proven": True}
    off = proven | {"profile": 9, "counted": False}
    found = tables_of(profiles=(HUB, proven, off, proven | {"profile": 10, "proven": False}))
    assert [row["profile"] for row in found.choices.to_pylist() if row["profile"]] == [8]
    assert found.takers.to_pylist() == [{"network": "mastodon", "code": 1}]


def test_a_second_profile_inside_the_hub_allows_nothing_more_and_counts_nothing_twice():
    other = HUB | {"profile": 8, "counted": False}
    rows = [row for row in tables_of(profiles=(HUB, other)).choices.to_pylist() if row["actor"] == 1]
    assert [(row["counted"], row["mirrored"]) for row in rows] == [(False, False)]

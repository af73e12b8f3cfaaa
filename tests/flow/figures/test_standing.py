"""People stand where they were at the time: the team in which they did most then, else that of today."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from plnhub.flow.expressions import schemas
from plnhub.flow.figures.people import UNKNOWN, People, read_people
from plnhub.flow.figures.standing import network_of, read_ties, team_at

TEAMS = [{"team": "Data", "division": "Tech"}, {"team": "Sales", "division": "Trade"}, {"team": "Lab"}]


def table(schema: Any, rows: Sequence[dict[str, Any]]) -> pa.Table:
    blank = dict.fromkeys(schema.names)
    return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=schema.to_pyarrow())


def node(code: int, **known: Any) -> dict[str, Any]:
    plain = {"node": str(code), "dimensions": "{}", "active": True, "counted": True, "mirrored": True}
    return {"code": code, "is_bot": False, **plain, **known}


@pytest.fixture
def people() -> People:
    nodes = [
        node(30, team="Sales", division="Trade"),
        node(10, team="Data", division="Tech"),
        node(20, team="Lab", division="Tech"),
        node(40, community="forum", active=False, counted=False),
        node(50, team="Data", division="Tech", is_bot=True),
        node(60),
    ]
    return read_people(table(schemas.NODES, nodes), table(schemas.TEAMS, TEAMS))


def then(*rows: tuple[int, str, int]) -> pa.Table:
    code, team, n = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table({"code": pa.array(code, pa.int64()), "team": pa.array(team, pa.string()), "n": list(n)})


def names(people: People, team: Any) -> list[str | None]:
    return [None if code == UNKNOWN else people.teams.names[code] for code in team.tolist()]


def test_technical_accounts_are_none_of_the_people(people: People) -> None:
    assert people.codes.tolist() == [10, 20, 30, 40, 60]


def test_accounts_outside_never_count_as_staff(people: People) -> None:
    assert people.is_eligible.tolist() == [True, True, True, False, True]


def test_a_code_that_nobody_has_is_in_no_place(people: People) -> None:
    assert people.places(np.array([20, 55, 99])).tolist() == [1, UNKNOWN, UNKNOWN]


def test_who_moved_stands_in_the_team_of_then(people: People) -> None:
    found = team_at(people, then((10, "Sales", 3), (10, "Data", 2)))
    assert names(people, found) == ["Sales", "Lab", "Sales", None, None]


def test_who_did_nothing_then_stands_in_the_team_of_today(people: People) -> None:
    assert names(people, team_at(people, then())) == ["Data", "Lab", "Sales", None, None]


def test_of_two_teams_with_as_much_the_first_by_name_is_taken(people: People) -> None:
    assert names(people, team_at(people, then((30, "Sales", 2), (30, "Data", 2))))[2] == "Data"


def test_what_is_told_of_somebody_unknown_changes_nobody(people: People) -> None:
    assert names(people, team_at(people, then((99, "Lab", 9))))[-1] is None


def test_the_division_of_then_is_that_of_the_team_of_then(people: People) -> None:
    team = team_at(people, then((10, "Sales", 3)))
    found = people.division_at(team, np.arange(people.size))
    assert [people.divisions.names[code] if code >= 0 else None for code in found.tolist()] == [
        "Trade",
        "Tech",
        "Trade",
        None,
        None,
    ]


def test_a_tie_with_somebody_who_is_gone_from_the_tables_is_left_out(people: People) -> None:
    found = pa.table({"a": [10, 10], "b": [20, 99], "n_ab": [2, 2], "n_ba": [0, 0]})
    ties = read_ties(people, found)
    assert (ties.a.tolist(), ties.b.tolist()) == ([0], [1])


def test_a_network_holds_its_members_alone(people: People) -> None:
    found = pa.table({"a": [10, 20], "b": [20, 40], "n_ab": [2, 1], "n_ba": [0, 1]})
    network = network_of(people.is_eligible, read_ties(people, found), people.team, people.teams)
    assert (network.size, network.arcs.nnz, network.groups) == (4, 1, ("Data", "Lab", "Sales", None))

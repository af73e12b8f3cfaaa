"""A mirror, made from columns, says what the plainest count of one person's ties says."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from plnhub.flow import mirrors as making
from plnhub.flow.measures import estimated_reach, local_betweenness
from plnhub.flow.measures.diversity import blau, iqv
from plnhub.flow.mirroring import circle

from .mirroring_world import GROUPS, World, worlds

ENOUGH = settings(max_examples=100, deadline=None)


def contacts(world: World, owner: int) -> dict[int, tuple[int, int]]:
    """Whom the owner has a tie with: acts given, acts received."""
    given = {b: acts for (a, b), acts in world.ties.items() if a == owner}
    return given | {a: acts[::-1] for (a, b), acts in world.ties.items() if b == owner}


def graph(world: World) -> Any:
    found = nx.Graph()
    found.add_nodes_from(world.people)
    found.add_edges_from(world.ties)
    return found


def owners(world: World) -> set[int]:
    return {code for code, row in world.people.items() if row["mirrored"]}


@ENOUGH
@given(worlds())
def test_who_has_the_mirror_on_has_one(world: World) -> None:
    assert set(world.mirrors()) == {code + 1 for code in owners(world)}


@ENOUGH
@given(worlds())
def test_what_went_each_way_is_counted(world: World) -> None:
    for person_id, numbers in world.mirrors().items():
        given, received = ([acts[way] for acts in contacts(world, person_id - 1).values()] for way in (0, 1))
        both = sum(given) + sum(received)
        assert (numbers["give"], numbers["receive"], numbers["ties"]) == (
            sum(given),
            sum(received),
            len(given),
        )
        assert numbers["give_share"] == (sum(given) / both if both else None)


@ENOUGH
@given(worlds())
def test_ties_lead_inside_the_team_outside_it_or_out_of_the_company(world: World) -> None:
    for person_id, numbers in world.mirrors().items():
        mine = world.people[person_id - 1]["team"]
        others = [world.people[code] for code in contacts(world, person_id - 1)]
        staff = [other for other in others if other["community"] is None]
        inside = sum(1 for other in staff if mine is not None and other["team"] == mine)
        told = tuple(numbers[f"{where}"] for where in ("inside_team", "outside_team", "outside_company"))
        assert told == (inside, len(staff) - inside, len(others) - len(staff))


@ENOUGH
@given(worlds())
def test_diversity_is_over_all_the_groups_that_the_company_has(world: World) -> None:
    groups = {row["level"] for row in world.people.values()} - {None}
    for person_id, numbers in world.mirrors().items():
        theirs = [world.people[code]["level"] for code in contacts(world, person_id - 1)]
        counts = [theirs.count(group) for group in GROUPS if group in groups]
        expected = (blau(counts), iqv(counts), len(set(theirs) - {None}))
        found = numbers["diversity"]["level"]
        assert (found["blau"], found["iqv"], found["groups"]) == pytest.approx(expected)


@ENOUGH
@given(worlds())
def test_where_one_stands_agrees_with_networkx(world: World) -> None:
    whole = graph(world)
    for person_id, numbers in world.mirrors().items():
        code = person_id - 1
        if whole.degree(code):
            within = [nx.single_source_shortest_path_length(whole, code, steps) for steps in (1, 2, 3)]
            assert numbers["reach"] == {str(k): len(found) - 1 for k, found in enumerate(within, start=1)}
            assert numbers["constraint"] == pytest.approx(nx.constraint(whole, [code])[code], abs=1e-4)
            assert numbers["effective_size"] == pytest.approx(
                nx.effective_size(whole, [code])[code], abs=1e-4
            )


@ENOUGH
@given(worlds())
def test_who_has_no_tie_stands_nowhere(world: World) -> None:
    placed = {"constraint", "effective_size", "reach", "ego", "strong_ties", "betweenness_within_two"}
    for numbers in world.mirrors().values():
        assert bool(numbers["ties"]) == bool(placed & set(numbers))


def _names(world: World, node: dict[str, Any]) -> int:
    return int(node["outside"].partition(":")[2]) if node["outside"] else node["person_id"] - 1


@ENOUGH
@given(worlds())
def test_the_map_shows_the_contacts_and_the_ties_among_them(world: World) -> None:
    whole = graph(world)
    for person_id, numbers in world.mirrors().items():
        if numbers["ties"]:
            mine = contacts(world, person_id - 1)
            shown = {
                _names(world, node): (node["given"], node["received"]) for node in numbers["ego"]["nodes"]
            }
            order = list(shown)
            links = {frozenset((order[a], order[b])) for a, b in numbers["ego"]["links"]}
            assert shown == mine
            assert links == {frozenset(pair) for pair in whole.edges if set(pair) <= set(mine)}


def a_star(people: int) -> World:
    """Person 0 has a tie with everybody, more acts with the later; neighbours in a row have ties, too."""
    rows = {
        code: {"code": code, "node": f"{code:02}", "community": None, "mirrored": code == 0}
        | dict.fromkeys(("team", "division", "level", "location"))
        for code in range(people)
    }
    ties = {(0, code): (code, 0) for code in range(1, people)}
    return World(people=rows, ties=ties | {(code, code + 1): (1, 1) for code in range(1, people - 1)})


def test_the_busiest_sixty_are_shown() -> None:
    nodes = a_star(80).mirrors()[1]["ego"]["nodes"]
    assert [node["person_id"] for node in nodes] == list(range(80, 20, -1))


def test_no_link_leads_to_a_contact_who_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circle, "MOST_NODES", 3)
    assert a_star(9).mirrors()[1]["ego"]["links"] == [[0, 1], [1, 2]]


@given(worlds())
@settings(max_examples=25, deadline=None)
def test_mirrors_are_the_same_one_at_a_time(world: World) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "OWNERS_AT_ONCE", 1)
        one_at_a_time = world.mirrors()
    assert one_at_a_time == world.mirrors()


def test_reach_in_a_large_company_is_told_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimated_reach, "MOST_FOR_EXACT_REACH", 3)
    mine = a_star(9).mirrors()[1]
    assert (mine["reach"], mine["reach_error"]) == ({"1": 8, "2": 8, "3": 8}, 0.046)


def test_where_ties_are_too_many_to_walk_nobody_has_betweenness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_betweenness, "MOST_PATHS", 3)
    assert "betweenness_within_two" not in a_star(9).mirrors()[1]

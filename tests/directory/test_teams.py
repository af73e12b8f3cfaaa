"""Teams come and go with their people, keep their identity through a new name, and circles are cut."""

import pytest

from plnhub.directory.entries.names import team_key
from plnhub.directory.entries.values import KnownTeam, OnFile
from plnhub.directory.planning.teams import Occupancy, TeamPlan, names_of_teams, plan_teams, team_parents
from tests.directory.makers import staff

IT, OPS, HR, WEB, NET = (team_key(None, name) for name in ("IT", "Ops", "HR", "Web", "Net"))


def on_file(**parents: str | None) -> OnFile:
    return OnFile(teams={team_key(None, n): KnownTeam(name=n, parent=up) for n, up in parents.items()})


def planned(before: dict, after: dict, known: OnFile, others: dict | None = None, parents=None) -> TeamPlan:
    occupancy = Occupancy(before=before, after=after, others=others or {})
    return plan_teams(occupancy, parents or {}, {}, known)


def test_a_team_gets_the_parent_that_most_members_name():
    named = [
        staff(str(n), team="IT", parent_team=parent) for n, parent in enumerate(["Ops", "Ops", "HR", None])
    ]
    assert team_parents(named, OnFile())[0][IT] == OPS


def test_a_circle_of_teams_is_cut_at_the_first_name():
    circle = [staff(team="Web", parent_team="Net"), staff("bob", team="Net", parent_team="Web")]
    parents, notes = team_parents(circle, OnFile())
    assert (parents, notes) == ({WEB: NET, NET: None}, ("teams in a circle, cut above net",))


def test_a_team_below_a_circle_keeps_its_parent():
    found = [staff("a", team="Web", parent_team="Web"), staff("b", team="Net", parent_team="Web")]
    assert team_parents(found, OnFile())[0][NET] == WEB


def test_the_same_name_in_two_divisions_is_two_teams():
    found = [staff("a", team="Sales", division="North"), staff("b", team="Sales", division="South")]
    assert len(names_of_teams(found)) == 2


def test_a_team_is_the_same_however_it_is_spelt():
    found = [staff("a", team="SALES", division="north"), staff("b", team="Sales", division="North")]
    assert [team.name for team in names_of_teams(found).values()] == ["SALES"]


def test_a_new_team_brings_those_above_it():
    plan = planned({}, {"a": WEB}, OnFile(), parents={WEB: IT, IT: None})
    assert ([team.key for team in plan.created], plan.parents) == ([IT, WEB], ((WEB, IT),))


def test_a_team_without_people_is_closed():
    assert planned({}, {}, on_file(IT=None)).closed == (IT,)


def test_a_team_above_a_used_one_stays_open():
    assert planned({}, {"a": WEB}, on_file(IT=None, Web=IT)).is_empty


def test_a_team_in_which_others_are_stays_open():
    assert planned({"a": IT}, {"a": WEB}, on_file(IT=None, Web=None), others={IT: 1}).closed == ()


def test_a_closed_team_with_people_is_opened_again():
    known = OnFile(teams={IT: KnownTeam(name="IT", is_closed=True)})
    plan = planned({}, {"a": IT}, known)
    assert (plan.reopened, plan.created) == ((IT,), ())


TWO = {"a": IT, "b": IT}


@pytest.mark.parametrize(
    ("before", "after", "others", "renamed"),
    [
        (TWO, {"a": WEB, "b": WEB}, {}, [IT]),
        (TWO, {"a": WEB, "b": WEB}, {IT: 1}, []),
        (TWO, {"a": WEB, "b": NET}, {}, []),
        (TWO, {"a": WEB, "b": OPS}, {}, []),
        (TWO, {"a": OPS, "b": OPS}, {}, []),
        ({"a": IT}, {"a": WEB}, {}, []),
        ({**TWO, "c": IT}, {"a": WEB, "b": WEB}, {}, [IT]),
        ({**TWO, "c": IT}, {"a": WEB, "b": WEB, "c": None}, {}, []),
        (TWO, {"a": None, "b": None}, {}, []),
    ],
    ids=[
        "all go",
        "one stays",
        "they part",
        "one joins others",
        "merged",
        "alone",
        "one left the company",
        "one is in no team now",
        "all are in no team now",
    ],
)
def test_a_team_was_renamed_when_all_its_people_are_together_in_a_new_one(before, after, others, renamed):
    plan = planned(before, after, on_file(IT=None, Ops=None), others={OPS: 1, **others})
    assert [old for old, _ in plan.renamed] == renamed


def test_a_renamed_team_is_neither_made_nor_closed():
    plan = planned(TWO, {"a": WEB, "b": WEB}, on_file(IT=None))
    assert (plan.created, plan.closed) == ((), ())


def test_teams_below_a_renamed_one_stay_below_it():
    known = on_file(IT=None, Web=IT)
    plan = planned({**TWO, "c": WEB}, {"a": NET, "b": NET, "c": WEB}, known)
    assert (plan.parents, plan.closed) == ((), ())


def test_a_team_whose_people_all_went_into_another_was_merged():
    plan = planned(TWO, {"a": OPS, "b": OPS}, on_file(IT=None, Ops=None), others={OPS: 3})
    assert (plan.merged, plan.closed) == (((IT, OPS),), (IT,))


def test_a_team_of_which_one_is_in_no_team_now_was_not_merged():
    before, after = {**TWO, "c": IT}, {"a": OPS, "b": OPS, "c": None}
    plan = planned(before, after, on_file(IT=None, Ops=None), others={OPS: 3})
    assert (plan.merged, plan.closed) == ((), (IT,))


def test_a_team_of_which_one_left_the_company_was_merged():
    before, after = {**TWO, "c": IT}, {"a": OPS, "b": OPS}
    plan = planned(before, after, on_file(IT=None, Ops=None), others={OPS: 3})
    assert plan.merged == ((IT, OPS),)
